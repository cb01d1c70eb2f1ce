/** Labels of fields whose names in Harvest are not plain enough. */
const LABELS: Readonly<Record<string, string>> = {
  spent_date: "Date",
  user_id: "Person",
  user: "Person",
  expense_category_id: "Category",
  creator_id: "Created by",
  is_billed: "Invoiced",
  is_billable: "Billable",
  issue_date: "Issued",
  due_date: "Due date",
  due_amount: "Due",
  paid_date: "Paid on",
  total_cost: "Cost",
  fee: "Fixed fee",
  starts_on: "Starts",
  ends_on: "Ends",
  tax2: "Second tax",
  tax2_amount: "Second tax amount",
  tax_amount: "Tax amount",
  taxed2: "Second tax",
  purchase_order: "Purchase order",
  created_at: "Created",
  updated_at: "Last changed",
  payment_gateway_name: "Gateway",
  pto_type_id: "Type",
  kind: "Type",
  holiday_calendar_id: "Calendar",
  pto_holiday_calendar_id: "Calendar",
  row_currency: "Currency",
  statement_key: "Client statement key",
  client_key: "Client link key",
};

/** The label of a field: `Locked reason` for `locked_reason`, `Client` for `client_id`. */
export function labelOf(name: string): string {
  const known = LABELS[name];
  if (known !== undefined) return known;
  const text = name.replace(/_id$/, "").replace(/[_.]/g, " ").replace(/^is /, "");
  return text === "" || text === "id" ? "Id" : text.charAt(0).toUpperCase() + text.slice(1);
}
