/** Columns that several resources share. */
import {
  type Columns,
  dates,
  decimals,
  flags,
  ID,
  integers,
  jsons,
  moneys,
  proses,
  ref,
  STAMPS,
  texts,
  times,
  titles,
} from "./column.ts";

/** `users` and `users/me`. */
export const USER: Columns = [
  ...ID,
  ...titles("first_name", "last_name"),
  ...proses("email", "telephone"),
  ...texts("timezone"),
  ...flags("has_access_to_all_future_projects", "is_contractor", "is_active"),
  // In seconds per week.
  ...integers("weekly_capacity"),
  ...moneys("default_hourly_rate", "cost_rate"),
  ...jsons("roles", "access_roles"),
  ...texts("permissions_profile"),
  ...jsons("permissions_claims"),
  ...flags("saml_exempt", "can_create_projects"),
  // Before 2022, in place of access_roles.
  ...flags("is_admin", "is_project_manager", "can_see_rates", "can_create_invoices"),
  ...flags("calendar_integration_enabled"),
  ...texts("calendar_integration_source"),
  ...texts("avatar_url"),
  ...STAMPS,
];

/** Billable and cost rates. */
export const RATE: Columns = [
  ...ID,
  ...moneys("amount"),
  ...dates("start_date", "end_date"),
  ...STAMPS,
];

/** The assignment of a user to a project. */
export const ASSIGNMENT: Columns = [
  ...flags("is_active", "is_project_manager", "use_default_rates"),
  ...moneys("hourly_rate"),
  ...decimals("budget"),
  ...STAMPS,
];

/** A project that a user is assigned to. */
export const PROJECT_ASSIGNMENT: Columns = [
  ...ID,
  ...ref("project", "projects", "name", "code"),
  ...flags("project.is_billable"),
  ...ref("client", "clients", "name", "currency"),
  ...ASSIGNMENT,
  ...jsons("task_assignments"),
];

/** Invoice and estimate messages. */
export const MESSAGE: Columns = [
  ...ID,
  ...titles("subject"),
  ...proses("body"),
  ...texts("event_type", "sent_by", "sent_by_email", "sent_from", "sent_from_email"),
  ...jsons("recipients"),
  ...flags("send_me_a_copy"),
];

/** Invoices and estimates. */
export const DOCUMENT: Columns = [
  ...ID,
  ...titles("number", "subject"),
  ...ref("client", "clients", "name"),
  ...ref("creator", "users", "name"),
  ...texts("state", "currency"),
  ...moneys("amount", "tax_amount", "tax2_amount", "discount_amount"),
  ...decimals("tax", "tax2", "discount"),
  ...dates("issue_date"),
  ...proses("purchase_order", "notes"),
  ...texts("client_key"),
  ...times("sent_at"),
];

/** Line items of invoices and estimates. */
export const LINE_ITEM: Columns = [
  ...ID,
  ...texts("kind"),
  ...proses("description"),
  ...decimals("quantity"),
  ...moneys("unit_price", "amount"),
  ...flags("taxed", "taxed2"),
];

/** Time entries and expenses. */
export const BILLING: Columns = [
  ...flags("billable", "is_billed"),
  ...ref("invoice", "invoices", "number"),
  ...texts("approval_status"),
  ...flags("is_locked"),
  ...texts("locked_reason"),
  ...flags("is_closed"),
  ...STAMPS,
];

/** The user who takes time off. */
export const PTO_USER: Columns = ref("user", "users", "name");
/** The type of time off. */
export const PTO_TYPE: Columns = ref("pto_type", "pto_types", "name");

/** Records that have a name and nothing else. */
export const NAMED: Columns = [...ID, ...titles("name"), ...STAMPS];

/** Where a time entry comes from that another service started. */
export const EXTERNAL_REFERENCE: Columns = texts(
  "external_reference.id",
  "external_reference.group_id",
  "external_reference.account_id",
  "external_reference.permalink",
  "external_reference.service",
);
