/**
 * Views for the usual questions. Money is summed by currency, never across currencies. Rounded hours times rate are
 * summed in millionths, as whole numbers, and rounded once, half a cent away from zero.
 */

/** Rounded hours times rate, in millionths. */
const MILLIONTHS =
  "sum(CAST(round(rounded_hours * 100) AS INTEGER) * CAST(round(billable_rate * 10000) AS INTEGER))";

const HOURS = `count(*) AS entries, min(spent_date) AS first_date, max(spent_date) AS last_date,
  round(sum(hours), 2) AS hours, round(sum(rounded_hours), 2) AS rounded_hours,
  round(coalesce(sum(rounded_hours) FILTER (WHERE billable), 0), 2) AS billable_hours,
  ${roundedAmount(`${MILLIONTHS} FILTER (WHERE billable)`)} AS billable_amount`;

const SUMS =
  "s.entries, s.first_date, s.last_date, s.hours, s.rounded_hours, s.billable_hours, s.billable_amount";

/** A whole number of millionths as an amount with two decimals. */
function roundedAmount(millionths: string): string {
  const sum = `coalesce(${millionths}, 0)`;
  return `(${sum} + iif(${sum} < 0, -5000, 5000)) / 10000 / 100.0`;
}

/**
 * Groups rows without an index that is in the order of the groups: with it every record would be read, while the index
 * by date has all columns that are summed.
 */
const UNORDERED = "GROUP BY +account_id";

/** Hours by some columns; names and currencies are the current ones, of records that still exist. */
function hoursBy(
  view: string,
  { keys, select, join }: { keys: string; select: string; join: string },
): string {
  return `CREATE VIEW ${view} AS
SELECT s.account_id, ${select}, ${SUMS}
FROM (SELECT account_id, ${keys}, ${HOURS} FROM time_entries ${UNORDERED}, ${
    keys.replace(/ AS \w+/g, "")
  }) AS s
${join};`;
}

const MONTH = "substr(spent_date, 1, 7) AS month";
const CLIENT = "LEFT JOIN clients AS c ON c.account_id = s.account_id AND c.id = s.client_id";
const PROJECT = "LEFT JOIN projects AS p ON p.account_id = s.account_id AND p.id = s.project_id";
const PERSON = "LEFT JOIN users AS u ON u.account_id = s.account_id AND u.id = s.user_id";
const TASK = "LEFT JOIN tasks AS t ON t.account_id = s.account_id AND t.id = s.task_id";
const CLIENT_COLUMNS = "s.client_id, c.name AS client, c.currency";
const PERSON_COLUMNS =
  "s.user_id, trim(coalesce(u.first_name, '') || ' ' || coalesce(u.last_name, '')) AS person";

const HOURS_VIEWS = [
  hoursBy("hours_by_client", { keys: "client_id", select: CLIENT_COLUMNS, join: CLIENT }),
  hoursBy("hours_by_project", {
    keys: "client_id, project_id",
    select: `${CLIENT_COLUMNS}, s.project_id, p.name AS project, p.code`,
    join: `${CLIENT} ${PROJECT}`,
  }),
  hoursBy("hours_by_person", { keys: "user_id", select: PERSON_COLUMNS, join: PERSON }),
  hoursBy("hours_by_task", { keys: "task_id", select: "s.task_id, t.name AS task", join: TASK }),
  hoursBy("hours_by_month", { keys: MONTH, select: "s.month", join: "" }),
  hoursBy("hours_by_client_month", {
    keys: `client_id, ${MONTH}`,
    select: `${CLIENT_COLUMNS}, s.month`,
    join: CLIENT,
  }),
  hoursBy("hours_by_person_month", {
    keys: `user_id, ${MONTH}`,
    select: `${PERSON_COLUMNS}, s.month`,
    join: PERSON,
  }),
];

/**
 * Uninvoiced work by project: time at its rate, or the part of a fixed fee that no line of a sent invoice covers.
 * Harvest's own report leaves archived projects out: see `is_active`.
 */
const UNINVOICED = `CREATE VIEW uninvoiced AS
WITH open_time AS (
  SELECT account_id, project_id, round(sum(rounded_hours), 2) AS hours,
    ${roundedAmount(MILLIONTHS)} AS amount
  FROM time_entries WHERE billable AND NOT is_billed ${UNORDERED}, project_id
), open_expenses AS (
  SELECT account_id, project_id, round(sum(total_cost), 2) AS amount
  FROM expenses WHERE billable AND NOT is_billed GROUP BY account_id, project_id
), invoiced AS (
  SELECT l.account_id, l.project_id, sum(l.amount) AS amount
  FROM invoice_line_items AS l JOIN invoices AS i ON i.account_id = l.account_id AND i.id = l.invoice_id
  WHERE i.state <> 'draft' AND l.kind <> 'Product' GROUP BY l.account_id, l.project_id
), work AS (
  SELECT p.account_id, p.id, coalesce(t.hours, 0.0) AS hours, coalesce(e.amount, 0.0) AS expenses,
    CASE WHEN p.is_fixed_fee THEN max(0.0, round(coalesce(p.fee, 0) - coalesce(v.amount, 0), 2))
      ELSE coalesce(t.amount, 0.0) END AS amount
  FROM projects AS p
  LEFT JOIN open_time AS t ON t.account_id = p.account_id AND t.project_id = p.id
  LEFT JOIN open_expenses AS e ON e.account_id = p.account_id AND e.project_id = p.id
  LEFT JOIN invoiced AS v ON v.account_id = p.account_id AND v.project_id = p.id
)
SELECT p.account_id, p.client_id, p.client_name AS client, p.client_currency AS currency,
  p.id AS project_id, p.name AS project, p.is_active, p.is_fixed_fee, w.hours AS uninvoiced_hours,
  w.amount AS uninvoiced_work, w.expenses AS uninvoiced_expenses, round(w.amount + w.expenses, 2) AS uninvoiced_amount
FROM work AS w JOIN projects AS p ON p.account_id = w.account_id AND p.id = w.id
WHERE w.hours <> 0 OR w.amount <> 0 OR w.expenses <> 0;`;

/** Columns of the amounts due by bucket of `invoice_ageing`. */
const BUCKET_SUMS = [
  ["not_due", "not due"],
  ["days_1_30", "1-30"],
  ["days_31_60", "31-60"],
  ["days_61_90", "61-90"],
  ["over_90", "over 90"],
].map(([column, bucket]) =>
  `round(coalesce(sum(due_amount) FILTER (WHERE bucket = '${bucket}'), 0), 2) AS ${column}`
);

/** Unpaid invoices, aged on the day of the backup. */
const AGEING = `CREATE VIEW invoice_ageing AS
SELECT *, CASE WHEN days_overdue <= 0 THEN 'not due' WHEN days_overdue <= 30 THEN '1-30'
  WHEN days_overdue <= 60 THEN '31-60' WHEN days_overdue <= 90 THEN '61-90' ELSE 'over 90' END AS bucket
FROM (
  SELECT i.account_id, i.id AS invoice_id, i.number, i.client_id, i.client_name AS client, i.currency, i.subject,
    i.issue_date, i.due_date, i.amount, i.due_amount, date(a.finished_at) AS as_of,
    CAST(julianday(date(a.finished_at)) - julianday(i.due_date) AS INTEGER) AS days_overdue
  FROM invoices AS i JOIN accounts AS a ON a.id = i.account_id
  WHERE i.state = 'open' AND i.due_amount <> 0
);
CREATE VIEW receivables AS
SELECT account_id, client_id, client, currency, count(*) AS invoices, round(sum(due_amount), 2) AS due_amount,
  ${BUCKET_SUMS.join(",\n  ")}
FROM invoice_ageing GROUP BY account_id, client_id, client, currency;`;

/** Amounts invoiced and paid, by year and currency. Drafts are not invoiced yet. */
const REVENUE = `CREATE VIEW invoiced_by_year AS
SELECT account_id, substr(issue_date, 1, 4) AS year, currency, count(*) AS invoices, round(sum(amount), 2) AS amount
FROM invoices WHERE state <> 'draft' GROUP BY account_id, year, currency;
CREATE VIEW paid_by_year AS
SELECT p.account_id, substr(coalesce(p.paid_date, p.paid_at), 1, 4) AS year, i.currency, count(*) AS payments,
  round(sum(p.amount), 2) AS amount
FROM invoice_payments AS p JOIN invoices AS i ON i.account_id = p.account_id AND i.id = p.invoice_id
GROUP BY p.account_id, year, i.currency;`;

/** The statements that create the views. */
export const VIEWS = [...HOURS_VIEWS, UNINVOICED, AGEING, REVENUE].join("\n");
