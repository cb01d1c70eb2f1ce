/** What is shown of a resource, where it is more than its first columns. */
export interface ResourceRow {
  /** Of the list. */
  readonly label: string;
  /** Of one record. */
  readonly singular: string;
  /** In the menu, not below `More`. */
  readonly isMain?: boolean;
  readonly columns?: readonly string[];
  readonly filters?: readonly string[];
  readonly sums?: readonly string[];
  readonly measures?: readonly string[];
  readonly sort?: string;
  readonly title?: string;
  readonly currency?: string;
  readonly figures?: readonly string[];
  readonly facts?: readonly string[];
}

/** The currency of the record that a row belongs to, or of its client. */
export function currencyOf(table: string, parent: string, id: string): string {
  return `(SELECT currency FROM ${parent} AS p WHERE p.account_id = ${table}.account_id AND p.id = ${table}.${id})`;
}
