/** Expression in SQL for the account's own currency, which rates of people are in; `table` has the account's id. */
export function companyCurrency(table: string): string {
  return `(SELECT currency FROM company WHERE company.account_id = ${table}.account_id)`;
}
