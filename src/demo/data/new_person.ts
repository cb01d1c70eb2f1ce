import type { JsonObject } from "./json_text.ts";

/** What is set of a person of whom only the name and the address were given. */
export const NEW_PERSON: JsonObject = {
  telephone: "",
  timezone: "Eastern Time (US & Canada)",
  has_access_to_all_future_projects: false,
  is_contractor: false,
  is_active: true,
  weekly_capacity: 126_000,
  default_hourly_rate: null,
  cost_rate: null,
  roles: [],
  access_roles: ["member"],
};
