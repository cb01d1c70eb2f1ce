/** What fields are called where their names in Harvest do not say it to people. */
const LABELS: Readonly<Record<string, string>> = {
  spent_date: "Date",
  user_id: "Person",
  user: "Person",
  expense_category_id: "Category",
  creator_id: "Made by",
  is_billed: "Invoiced",
  is_billable: "Billable",
  issue_date: "Issued",
  due_date: "Due",
  due_amount: "Still owed",
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
  pto_type_id: "Kind",
  holiday_calendar_id: "Calendar",
  pto_holiday_calendar_id: "Calendar",
  row_currency: "Currency",
  statement_key: "Key of the client's page",
  client_key: "Key of the client's page",
};

/** `locked_reason` as people say it: `Locked reason`; of a reference what it names. */
export function labelOf(name: string): string {
  const known = LABELS[name];
  if (known !== undefined) return known;
  const text = name.replace(/_id$/, "").replace(/[_.]/g, " ").replace(/^is /, "");
  return text === "" || text === "id" ? "Id" : text.charAt(0).toUpperCase() + text.slice(1);
}
