import { RESOURCE_VIEWS } from "./resource_view.ts";

/** Sums that the overview shows: a scan of all time entries each, so made once. */
const SUMMARIES = `
CREATE TABLE view_client_months AS
  SELECT account_id, month, client_id, client, hours, billable_hours FROM hours_by_client_month;
CREATE TABLE view_person_months AS
  SELECT account_id, month, user_id, person, hours, billable_hours, rounded_hours FROM hours_by_person_month;
CREATE TABLE view_uninvoiced AS
  SELECT account_id, currency, sum(uninvoiced_amount) AS amount FROM uninvoiced WHERE is_active GROUP BY account_id, currency;`;

/** The one resource that has too many records to sort them when asked. */
const LARGE = "time_entries";

/** What the web page's index has beyond the database of `export sqlite`. */
export function indexSql(): string {
  const view = RESOURCE_VIEWS.get(LARGE);
  const sortable = (view?.columns ?? []).filter((name) =>
    name !== "notes" && name !== "spent_date"
  );
  const indexes = sortable.map((name) => {
    const column = name.replace(/_id$/, "_name");
    return `CREATE INDEX view_${LARGE}_${column} ON ${LARGE} (account_id, ${column}, id);`;
  });
  const counts = [...RESOURCE_VIEWS.keys()].map((name) =>
    `SELECT account_id, '${name}' AS name, count(*) AS rows FROM ${name} GROUP BY account_id`
  );
  return [
    ...indexes,
    SUMMARIES,
    `CREATE TABLE view_counts AS ${counts.join(" UNION ALL ")};`,
  ].join("\n");
}
