/** The role that sees everything in an account. */
export const ADMINISTRATOR = "administrator";

/** What Harvest calls permission levels, the highest first. */
const ROLES = [ADMINISTRATOR, "manager", "member"] as const;

/**
 * The token's role from `access_roles` of `/v2/users/me`; null if Harvest does not say. A manager's list also
 * contains single permissions (`project_creator`, …), which are not roles.
 */
export function roleOf(accessRoles: unknown): string | null {
  if (!Array.isArray(accessRoles)) return null;
  return ROLES.find((role) => accessRoles.includes(role)) ?? null;
}

/** Whether the first role may see less than the second: an unknown one may see nothing, and of nothing there is no less. */
export function isLesserRole(role: string | null, than: string | null): boolean {
  const rank = (name: string | null) => {
    const at = ROLES.findIndex((known) => known === name);
    return at < 0 ? ROLES.length : at;
  };
  return rank(role) > rank(than);
}
