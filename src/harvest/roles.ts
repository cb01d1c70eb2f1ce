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

/** Whether the first role sees less than the second; of an unknown role nobody knows: false. */
export function isLesserRole(role: string | null, than: string | null): boolean {
  const rank = (name: string | null) => ROLES.findIndex((known) => known === name);
  return rank(role) >= 0 && rank(than) >= 0 && rank(role) > rank(than);
}
