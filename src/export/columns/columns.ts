/**
 * The fields of Harvest's records as columns, by table, in the order of the API's documentation (API v2, 2025-11; paid
 * time off as public clients declare it, 2026); `columnsOf` says how they are written. A field that is not listed here is
 * only in the raw record. References are those that Harvest documents; the record they name may be missing.
 */

/** When the record was created and last changed in Harvest. */
const STAMPS = "time created_at updated_at";
/** Records that have a name and nothing else. */
const NAMED = `id id; title name; ${STAMPS}`;
/** `weekly_capacity` is in seconds. Flags of roles are of before 2022, in place of `access_roles`. */
const USER = `id id; title first_name last_name; prose email telephone; text timezone;
  flag has_access_to_all_future_projects is_contractor is_active; integer weekly_capacity;
  money default_hourly_rate cost_rate; json roles access_roles; text permissions_profile;
  json permissions_claims; flag saml_exempt can_create_projects;
  flag is_admin is_project_manager can_see_rates can_create_invoices;
  flag calendar_integration_enabled; text calendar_integration_source avatar_url; ${STAMPS}`;
/** Billable and cost rates. */
const RATE = `id id; money amount; date start_date end_date; ${STAMPS}`;
const ASSIGNMENT = `flag is_active is_project_manager use_default_rates; money hourly_rate;
  decimal budget; ${STAMPS}`;
/** A project that a user is assigned to. */
const PROJECT_ASSIGNMENT = `id id; ref project projects name code; flag project.is_billable;
  ref client clients name currency; ${ASSIGNMENT}; json task_assignments`;
/** Invoice and estimate messages. */
const MESSAGE = `id id; title subject; prose body;
  text event_type sent_by sent_by_email sent_from sent_from_email; json recipients;
  flag send_me_a_copy`;
/** Invoices and estimates. */
const DOCUMENT = `id id; title number subject; ref client clients name; ref creator users name;
  text state currency; money amount tax_amount tax2_amount discount_amount;
  decimal tax tax2 discount; date issue_date; prose purchase_order notes; text client_key;
  time sent_at`;
/** Time entries and expenses: what they are of, and how they are billed. */
const WORK = `id id; date spent_date; ref user users name; ref client clients name currency;
  ref project projects name code`;
const BILLING = `flag billable is_billed; ref invoice invoices number; text approval_status;
  flag is_locked; text locked_reason; flag is_closed; ${STAMPS}`;
/** Line items of invoices and estimates. */
const LINE_ITEM = `id id; text kind; prose description; decimal quantity;
  money unit_price amount; flag taxed taxed2`;
/** Who takes time off, and of which type. */
const PTO_USER = "ref user users name";
const PTO = `id id; ${PTO_USER}; ref pto_type pto_types name`;

/** Columns by table. The parent's id is not among them: child records do not hold it. */
export const COLUMNS: Readonly<Record<string, string>> = {
  // The currency, which people's rates are in, is sent and not documented.
  company: `title name; flag is_active;
    text base_uri full_domain plan_type week_start_day time_format clock date_format
      currency_code_display currency_symbol_display decimal_symbol thousands_separator color_scheme;
    integer weekly_capacity; flag wants_timestamp_timers expense_feature invoice_feature
      estimate_feature approval_feature team_feature; text currency`,
  users_me: USER,
  users_me_project_assignments: PROJECT_ASSIGNMENT,
  clients:
    `id id; title name; flag is_active; prose address; text currency statement_key; ${STAMPS}`,
  contacts: `id id; ref client clients name; text title; title first_name last_name;
    prose email phone_office phone_mobile fax; text invoice_recipient_status; ${STAMPS}`,
  projects: `id id; title name code; ref client clients name currency;
    flag is_active is_billable is_fixed_fee; text bill_by budget_by; money hourly_rate fee;
    decimal budget; money cost_budget; flag budget_is_monthly cost_budget_include_expenses
      show_budget_to_all notify_when_over_budget; decimal over_budget_notification_percentage;
    date over_budget_notification_date starts_on ends_on; prose notes; ${STAMPS}`,
  tasks: `id id; title name; flag is_active is_default billable_by_default;
    money default_hourly_rate; ${STAMPS}`,
  task_assignments: `id id; ref project projects name code; ref task tasks name;
    flag is_active billable; money hourly_rate; decimal budget; ${STAMPS}`,
  user_assignments: `id id; ref project projects name code; ref user users name; ${ASSIGNMENT}`,
  time_entries: `${WORK}; ref task tasks name; ref user_assignment user_assignments;
    ref task_assignment task_assignments; decimal hours hours_without_timer rounded_hours;
    money billable_rate cost_rate; prose notes; flag budgeted is_running; time timer_started_at;
    text started_time ended_time external_reference.id external_reference.group_id
      external_reference.account_id external_reference.permalink external_reference.service
      external_reference.service_icon_url;
    ${BILLING}`,
  invoice_line_items: `${LINE_ITEM}; ref project projects name code`,
  estimate_line_items: LINE_ITEM,
  role_users: "id =user.id>users",
  pto_request_days: "id id; date date; decimal hours day_fraction",
  users: USER,
  billable_rates: RATE,
  cost_rates: RATE,
  project_assignments: PROJECT_ASSIGNMENT,
  teammates: "id id>users; text first_name last_name email",
  roles: NAMED,
  expenses: `${WORK}; ref expense_category expense_categories name unit_name;
    money expense_category.unit_price; ref user_assignment user_assignments; money total_cost;
    decimal units; prose notes receipt.file_name; text receipt.content_type receipt.url;
    integer receipt.file_size; ${BILLING}`,
  expense_categories:
    `id id; title name; text unit_name; money unit_price; flag is_active; ${STAMPS}`,
  invoices: `${DOCUMENT}; money due_amount; date due_date paid_date period_start period_end;
    text payment_term; json payment_options; ref estimate estimates;
    id retainer.id recurring_invoice_id; time paid_at closed_at; ${STAMPS}`,
  invoice_messages: `${MESSAGE}; flag include_link_to_client_invoice attach_pdf thank_you reminder;
    date send_reminder_on; ${STAMPS}`,
  invoice_payments: `id id; money amount; date paid_date; time paid_at; prose notes transaction_id;
    text recorded_by recorded_by_email; id payment_gateway.id; text payment_gateway.name; ${STAMPS}`,
  invoice_item_categories: `id id; title name; flag use_as_service use_as_expense; ${STAMPS}`,
  estimates: `${DOCUMENT}; time accepted_at declined_at; ${STAMPS}`,
  estimate_messages: `${MESSAGE}; ${STAMPS}`,
  estimate_item_categories: NAMED,
  pto_types: `id id; title name; flag is_active requires_approval visible_to_all;
    text accrual_type accrual_schedule color icon;
    decimal default_days_per_year max_carryover_days; ${STAMPS}`,
  pto_requests: `${PTO}; text status; date start_date end_date;
    decimal days business_days_at_submission; integer start_time_minutes end_time_minutes;
    prose notes review_reason; ref reviewer users name; time reviewed_at; ${STAMPS}`,
  pto_holiday_calendars: `id id; title name; integer entries_count; ${STAMPS}`,
  pto_holiday_calendar_entries: `id id; title name; date date; ${STAMPS}`,
  pto_work_schedules: `id id; title name; flag is_default is_active;
    decimal weekly_hours monday_hours tuesday_hours wednesday_hours thursday_hours friday_hours
      saturday_hours sunday_hours; ${STAMPS}`,
  pto_assignments: `${PTO_USER}; ref holiday_calendar pto_holiday_calendars name;
    ref work_schedule pto_work_schedules name; text effective_work_schedule.name;
    decimal effective_work_schedule.weekly_hours`,
  pto_allocations: `${PTO}; integer year;
    decimal days_per_year carryover_days effective_days_per_year;
    text accrual_type effective_accrual_type;
    flag requires_approval effective_requires_approval; ${STAMPS}`,
};
