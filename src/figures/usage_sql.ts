import { conditionSql } from "./figure_sql.ts";

/** Without time, expenses and invoices for so long, something active is idle. */
const IDLE_MONTHS = 12;

const active = (table: string) =>
  `(SELECT count(*) FROM ${table} WHERE account_id = a.id AND is_active)`;

const idle = (kind: string, table: string, name: string) =>
  `SELECT t.account_id, '${kind}' AS kind, t.id, ${name} AS name, max(w.day) AS last_date
FROM ${table} AS t JOIN accounts AS a ON a.id = t.account_id
LEFT JOIN work AS w ON w.account_id = t.account_id AND w.${kind}_id = t.id
WHERE t.is_active GROUP BY t.account_id, t.id
HAVING coalesce(max(w.day), '') < date(a.finished_at, '-${IDLE_MONTHS} months')`;

/**
 * What Harvest meters: how many projects, clients, tasks and people had time or expenses in each month and year, how many
 * invoices were issued, and what is active now; and what is active but idle, so that it could be archived. How exactly
 * Harvest counts for its bills is not documented: these are counts of records.
 */
export const USAGE_VIEWS = `CREATE VIEW work AS
SELECT account_id, spent_date AS day, client_id, project_id, task_id, user_id FROM time_entries
UNION ALL SELECT account_id, spent_date, client_id, project_id, NULL, user_id FROM expenses
UNION ALL SELECT account_id, issue_date, client_id, NULL, NULL, NULL FROM invoices WHERE state <> 'draft';
CREATE VIEW usage AS
WITH lengths (length) AS (VALUES (4), (7)), worked AS (
  SELECT account_id, substr(day, 1, length) AS period, count(DISTINCT project_id) AS projects,
    count(DISTINCT client_id) AS clients, count(DISTINCT task_id) AS tasks, count(DISTINCT user_id) AS people
  FROM work, lengths GROUP BY 1, 2
), amounts AS (
  SELECT account_id, substr(issue_date, 1, length) AS period, currency, count(*) AS invoices,
    round(sum(amount), 2) AS amount
  FROM invoices, lengths WHERE ${conditionSql("invoiced")} GROUP BY 1, 2, 3
), issued AS (
  SELECT account_id, period, sum(invoices) AS invoices, json_group_array(json_object('currency', currency, 'amount', amount)) AS invoiced
  FROM amounts GROUP BY 1, 2
)
SELECT a.id AS account_id, 'now' AS period, ${active("projects")} AS projects, ${
  active("clients")
} AS clients, ${active("tasks")} AS tasks, ${
  active("users")
} AS people, NULL AS invoices, NULL AS invoiced FROM accounts AS a
UNION ALL
SELECT w.account_id, w.period, w.projects, w.clients, w.tasks, w.people, coalesce(i.invoices, 0), i.invoiced
FROM worked AS w LEFT JOIN issued AS i ON i.account_id = w.account_id AND i.period = w.period
WHERE w.period IS NOT NULL;
CREATE VIEW idle AS
${
  [
    idle("project", "projects", "t.name"),
    idle("client", "clients", "t.name"),
    idle("user", "users", "trim(coalesce(t.first_name, '') || ' ' || coalesce(t.last_name, ''))"),
  ].join("\nUNION ALL\n")
};`;
