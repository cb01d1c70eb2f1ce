import {
  conditionSql,
  currencyOfGroup,
  FIGURE_VIEWS,
  sumSql,
  USAGE_VIEWS,
} from "../../figures/figure_sql.ts";
import type { FigureName } from "../../figures/figures.ts";

/** Views for the usual questions. Money is summed by currency, never across currencies. */

/** What the views of hours sum. */
const HOURS_FIGURES: readonly FigureName[] = [
  "hours",
  "rounded_hours",
  "billable_hours",
  "billable_amount",
  "labour_cost",
];

const HOURS = `count(*) AS entries, min(spent_date) AS first_date, max(spent_date) AS last_date,
  ${HOURS_FIGURES.map((name) => `${sumSql(name)} AS ${name}`).join(",\n  ")}`;

const SUMS = ["entries", "first_date", "last_date", ...HOURS_FIGURES].map((name) => `s.${name}`)
  .join(", ");

/**
 * Groups rows without an index that is in the order of the groups: with it every record would be read, while the index
 * by date has all columns that are summed.
 */
const UNORDERED = "GROUP BY +account_id";

/** Hours by some columns. */
function hoursBy(view: string, keys: string, select: string): string {
  return `CREATE VIEW ${view} AS
SELECT s.account_id, ${select}, ${SUMS}
FROM (SELECT account_id, ${keys}, ${HOURS} FROM time_entries ${UNORDERED}, ${
    keys.replace(/ AS \w+/g, "")
  }) AS s;`;
}

/** A column of what a group refers to, as it is now. */
function currentOf(kind: string, table: string, column: string): string {
  return `(SELECT ${column} FROM ${table} AS t WHERE t.account_id = s.account_id AND t.id = s.${kind}_id)`;
}

/** Its id and its name: the current one, or what an entry repeats of something that was deleted. */
function nameOf(kind: string, table: string, name = "name", label = kind): string {
  return `s.${kind}_id, coalesce(${currentOf(kind, table, name)}, (SELECT r.${kind}_name
    FROM time_entries AS r WHERE r.account_id = s.account_id AND r.${kind}_id = s.${kind}_id LIMIT 1)) AS ${label}`;
}

const MONTH = "substr(spent_date, 1, 7) AS month";
const CURRENCY = currencyOfGroup("time_entries", {
  currency: currentOf("client", "clients", "currency"),
  client: "s.client_id",
});
const CLIENT = `${nameOf("client", "clients")}, ${CURRENCY} AS currency`;
const CODE = `${currentOf("project", "projects", "code")} AS code`;
const PROJECT = `${nameOf("project", "projects")}, ${CODE}`;
const FULL_NAME = "nullif(trim(coalesce(first_name, '') || ' ' || coalesce(last_name, '')), '')";
const PERSON = nameOf("user", "users", FULL_NAME, "person");

const HOURS_VIEWS = [
  hoursBy("hours_by_client", "client_id", CLIENT),
  hoursBy("hours_by_project", "client_id, project_id", `${CLIENT}, ${PROJECT}`),
  hoursBy("hours_by_person", "user_id", PERSON),
  hoursBy("hours_by_task", "task_id", nameOf("task", "tasks")),
  hoursBy("hours_by_month", MONTH, "s.month"),
  hoursBy("hours_by_client_month", `client_id, ${MONTH}`, `${CLIENT}, s.month`),
  hoursBy("hours_by_person_month", `user_id, ${MONTH}`, `${PERSON}, s.month`),
];

/** Columns of the amounts due by bucket of `invoice_ageing`. */
const BUCKET_SUMS = [
  ["not_due", "not due"],
  ["days_1_30", "1-30"],
  ["days_31_60", "31-60"],
  ["days_61_90", "61-90"],
  ["over_90", "over 90"],
  ["no_due_date", "no due date"],
].map(([column, bucket]) =>
  `round(coalesce(sum(due_amount) FILTER (WHERE bucket = '${bucket}'), 0), 2) AS ${column}`
);

/** Unpaid invoices, aged on the day of the backup. */
const AGEING = `CREATE VIEW invoice_ageing AS
SELECT *, CASE WHEN days_overdue IS NULL THEN 'no due date' WHEN days_overdue <= 0 THEN 'not due' WHEN days_overdue <= 30 THEN '1-30'
  WHEN days_overdue <= 60 THEN '31-60' WHEN days_overdue <= 90 THEN '61-90' ELSE 'over 90' END AS bucket
FROM (
  SELECT i.account_id, i.id AS invoice_id, i.number, i.client_id, i.client_name AS client, i.currency, i.subject,
    i.issue_date, i.due_date, i.amount, i.due_amount, date(a.finished_at) AS as_of,
    CAST(julianday(date(a.finished_at)) - julianday(i.due_date) AS INTEGER) AS days_overdue
  FROM invoices AS i JOIN accounts AS a ON a.id = i.account_id
  WHERE ${conditionSql("due")} AND i.due_amount <> 0
);
CREATE VIEW receivables AS
SELECT account_id, client_id, client, currency, count(*) AS invoices, round(sum(due_amount), 2) AS due_amount,
  ${BUCKET_SUMS.join(",\n  ")}
FROM invoice_ageing GROUP BY account_id, client_id, client, currency;`;

function byYear(name: FigureName, records: string): string {
  return `CREATE VIEW ${name}_by_year AS
SELECT account_id, year, unit AS currency, records AS ${records}, amount
FROM figures WHERE figure = '${name}';`;
}

/** The statements that create the views. */
export const VIEWS = [
  ...HOURS_VIEWS,
  FIGURE_VIEWS,
  USAGE_VIEWS,
  AGEING,
  byYear("invoiced", "invoices"),
  byYear("paid", "payments"),
].join("\n");
