import { type Figure, FIGURE_NAMES, type FigureName, figureOf } from "./figures.ts";

/** Rows are grouped without an index in the order of the groups: with it every record would be read from its place. */
const UNORDERED = "GROUP BY +account_id";

/**
 * A product is summed in whole numbers: ten-thousandths of hours times ten-thousandths of a rate. They are doubles, which
 * hold those up to 2^53 exactly and larger ones nearly: the sums of an account in rupiah are too large for integers.
 */
const FACTOR_SCALE = 10_000;
const PRODUCT_SCALE = FACTOR_SCALE ** 2;

/** What a row of a figure's table adds, as an expression of SQL; see {@link sumSql} for its unit. */
function productSql({ product, isLessPayments }: Figure): string {
  const factors = product.map((members) =>
    members.length > 1 ? `coalesce(${members.join(", ")})` : `${members[0]}`
  );
  if (factors.length === 1) {
    return isLessPayments
      ? `${factors[0]} - coalesce((SELECT sum(p.amount) FROM invoice_payments AS p ` +
        `WHERE p.account_id = invoices.account_id AND p.invoice_id = invoices.id), 0)`
      : `${factors[0]}`;
  }
  return factors.map((factor) => `round(${factor} * ${FACTOR_SCALE})`).join(" * ");
}

/** Which rows of its table a figure counts, as a condition of SQL. */
export function conditionSql(name: FigureName): string {
  const { where, unless, past } = figureOf(name);
  const conditions = Object.entries(where).map(([member, values]) =>
    `${member} IN (${values.map(literal).join(", ")})`
  );
  if (unless) {
    // An id is not known of every record; what it would refer to is not known to be left out.
    conditions.push(
      `(account_id, coalesce(${unless.by}_id, 0)) NOT IN (SELECT account_id, id FROM ${unless.table} ` +
        `WHERE ${unless.member} = ${literal(unless.value)})`,
    );
  }
  if (past !== undefined) {
    conditions.push(
      `${past} < (SELECT date(a.finished_at) FROM accounts AS a WHERE a.id = account_id)`,
    );
  }
  return conditions.join(" AND ") || "1";
}

/** A figure's sum over rows of its table: hours or an amount with two decimals; zero for no rows. */
export function sumSql(name: FigureName): string {
  const figure = figureOf(name);
  const sum = `sum(${productSql(figure)}) FILTER (WHERE ${conditionSql(name)})`;
  return figure.product.length > 1 ? centsSql(sum) : `round(coalesce(${sum}, 0.0), 2)`;
}

/** What a row adds to a figure, as the index of the page keeps it: in units of {@link rowScale}; NULL if nothing. */
export function rowSql(name: FigureName): string {
  return `CASE WHEN ${conditionSql(name)} THEN ${productSql(figureOf(name))} END`;
}

/** By what the sums of {@link rowSql} are divided. */
export function rowScale(name: FigureName): number {
  return figureOf(name).product.length > 1 ? PRODUCT_SCALE : 1;
}

/** A sum of products as an amount with two decimals, half a cent away from zero. */
function centsSql(products: string): string {
  const [sum, cent] = [`coalesce(${products}, 0.0)`, PRODUCT_SCALE / 100];
  return `CAST((${sum} + iif(${sum} < 0, -${cent / 2}, ${cent / 2})) / ${cent} AS INTEGER) / 100.0`;
}

function literal(value: string | boolean): string {
  return typeof value === "boolean" ? String(Number(value)) : `'${value}'`;
}

/** What a figure's rows are grouped by beside the year, and where its unit comes from. */
function unitSql({ unit, rows, product }: Figure): { by: string; join: string; unit: string } {
  if (unit === "hours") return { by: "1", join: "", unit: "'h'" };
  if (product.some(([member]) => member === "cost_rate")) {
    return { by: "1", join: "", unit: companyCurrency("s") };
  }
  switch (rows) {
    case "invoices":
      return { by: "currency", join: "", unit: "s.owner" };
    case "invoice_payments":
      return {
        by: "invoice_id",
        join: "LEFT JOIN invoices AS o ON o.account_id = s.account_id AND o.id = s.owner",
        unit: "o.currency",
      };
    case "time_entries":
    case "expenses":
      return {
        by: "client_id",
        join: "LEFT JOIN clients AS o ON o.account_id = s.account_id AND o.id = s.owner",
        unit: currencyOfGroup(rows, { currency: "o.currency", client: "s.owner" }),
      };
  }
}

/**
 * The currency of a client's amounts: `currency`, which the client itself has, else `own`, what a record with such an amount
 * repeats of a client that was deleted since, else what a project does.
 */
export function currencyOrRepeated(
  { currency, own, account, client }: {
    readonly currency: string;
    readonly own: string;
    readonly account: string;
    readonly client: string;
  },
): string {
  return `coalesce(nullif(${currency}, ''), ${own}, (SELECT q.client_currency FROM projects AS q
    WHERE q.account_id = ${account} AND q.client_id = ${client} LIMIT 1))`;
}

/** {@link currencyOrRepeated} for a group `s` of time or expenses by client, joined with the client. */
export function currencyOfGroup(
  rows: "time_entries" | "expenses",
  { currency, client }: { readonly currency: string; readonly client: string },
): string {
  const account = "s.account_id";
  const own = `(SELECT r.client_currency FROM ${rows} AS r
    WHERE r.account_id = ${account} AND r.client_id = ${client} LIMIT 1)`;
  return currencyOrRepeated({ currency, own, account, client });
}

/** Expression in SQL for the account's own currency, which rates of people are in; `table` has the account's id. */
export function companyCurrency(table: string): string {
  return `(SELECT c.currency FROM company AS c WHERE c.account_id = ${table}.account_id)`;
}

function figureView(name: FigureName): string {
  const figure = figureOf(name);
  const { by, join, unit } = unitSql(figure);
  const sum = figure.product.length > 1
    ? `sum(s.total) / ${rowScale(name).toFixed(1)}`
    : "round(sum(s.total), 4)";
  const date = figure.date.length > 1 ? `coalesce(${figure.date.join(", ")})` : figure.date[0];
  return `SELECT s.account_id, '${name}' AS figure, s.year, coalesce(${unit}, '') AS unit,
  sum(s.records) AS records, ${sum} AS amount
FROM (
  SELECT account_id, substr(${date}, 1, 4) AS year, ${by} AS owner, count(*) AS records, coalesce(sum(${
    productSql(figure)
  }), 0) AS total
  FROM ${figure.rows} WHERE ${conditionSql(name)} ${UNORDERED}, 2, 3
) AS s ${join}
GROUP BY 1, 3, 4`;
}

/** Time and expenses of a project, as a sum of products. */
const OPEN_WORK = `(coalesce(t.products, 0.0) + round(coalesce(e.amount, 0) * ${PRODUCT_SCALE}))`;

/**
 * What is uninvoiced of every project that has anything; `uninvoiced` is what Harvest's report lists of it. Archived
 * projects and those that are not billable can have hours or expenses that nobody will find there.
 */
const UNINVOICED_VIEWS = `CREATE VIEW uninvoiced_all AS
WITH open_time AS (
  SELECT account_id, project_id, ${sumSql("billable_hours")} AS hours, sum(${
  productSql(figureOf("billable_amount"))
}) FILTER (WHERE billable) AS products
  FROM time_entries WHERE NOT coalesce(is_billed, 0) ${UNORDERED}, project_id
), open_expenses AS (
  SELECT account_id, project_id, ${sumSql("billable_expenses")} AS amount
  FROM expenses WHERE NOT coalesce(is_billed, 0) GROUP BY account_id, project_id
), taken AS (
  SELECT account_id, project_id, sum(amount) AS amount
  FROM invoice_line_items GROUP BY account_id, project_id
), parts AS (
  SELECT p.account_id, p.id, coalesce(t.hours, 0.0) AS hours, coalesce(e.amount, 0.0) AS expenses,
    CASE WHEN p.is_fixed_fee THEN round(coalesce(p.fee, 0) - coalesce(i.amount, 0), 2)
      ELSE ${centsSql(OPEN_WORK)} END AS amount
  FROM projects AS p
  LEFT JOIN open_time AS t ON t.account_id = p.account_id AND t.project_id = p.id
  LEFT JOIN open_expenses AS e ON e.account_id = p.account_id AND e.project_id = p.id
  LEFT JOIN taken AS i ON i.account_id = p.account_id AND i.project_id = p.id
)
SELECT p.account_id, p.client_id, p.client_name AS client, p.client_currency AS currency,
  p.id AS project_id, p.name AS project, p.is_active, p.is_billable, p.is_fixed_fee,
  w.hours AS uninvoiced_hours, w.expenses AS uninvoiced_expenses, w.amount AS uninvoiced_amount
FROM parts AS w JOIN projects AS p ON p.account_id = w.account_id AND p.id = w.id
WHERE w.hours <> 0 OR w.amount <> 0 OR w.expenses <> 0;
CREATE VIEW uninvoiced AS
SELECT account_id, client_id, client, currency, project_id, project, is_fixed_fee, uninvoiced_hours,
  uninvoiced_expenses, uninvoiced_amount
FROM uninvoiced_all WHERE is_active AND is_billable;`;

/**
 * Every figure by year and unit (`h` or a currency); of what is uninvoiced there is no year. Products of hours and rates
 * are not rounded, so that sums over years are exact.
 */
export const FIGURE_VIEWS = `${UNINVOICED_VIEWS}
CREATE VIEW figures AS
${FIGURE_NAMES.map(figureView).join("\nUNION ALL\n")}
UNION ALL
SELECT account_id, 'uninvoiced', NULL, coalesce(currency, ''), count(*), round(sum(uninvoiced_amount), 2)
FROM uninvoiced GROUP BY account_id, currency;`;

/** Without time, expenses and invoices for so long, something active is idle. */
const IDLE_MONTHS = 12;

const active = (table: string) =>
  `(SELECT count(*) FROM ${table} WHERE account_id = a.id AND is_active)`;

const idle = (kind: string, table: string, name: string) =>
  `SELECT t.account_id, '${kind}' AS kind, t.id, coalesce(nullif(${name}, ''), t.id || '') AS name, max(w.day) AS last_date
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
