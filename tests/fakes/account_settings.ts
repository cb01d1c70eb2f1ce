import type { AccountWorld } from "../../src/demo/data/account_world.ts";

/** Gives the token's user another role; `extra` are a manager's additional ones, `billable_rates_manager` and so on. */
export function setRole(
  account: AccountWorld,
  role: "administrator" | "manager" | "member",
  extra: readonly string[] = [],
): void {
  account.resource("users").update(account.userId, { access_roles: [role, ...extra] });
}

/** Turns a part of an account on or off. */
export function setFeature(
  account: AccountWorld,
  feature: "expense_feature" | "invoice_feature" | "estimate_feature" | "team_feature",
  on: boolean,
): void {
  account.company = { ...account.company, [feature]: on };
}
