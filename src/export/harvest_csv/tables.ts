/** Where an importer that reads folders with all that is in them is to look. */
export const IMPORT_FOLDER = "import";

/**
 * The columns of Harvest's own CSV files, then those that importers read besides, by the file's name; `recordColumns`
 * says how they are written. Beside a percentage, Invoice Ninja would take a discount's amount for the percentage.
 */
export const TABLES = {
  expenses:
    "Date: spent_date, Client: client, Project: project, Category: expense_category.name, " +
    "Notes: notes, Cost: total_cost, Currency: currency, Billable?: billable?, First Name: first_name, " +
    "Last Name: last_name, Email: email, Approval Status: approval_status, Invoiced?: is_billed?, " +
    "Units: units, Receipt URL: receipt.url, Expense Id: id",
  invoices:
    "Issue Date: issue_date, Last Payment Date: paid_date, ID: number, PO Number: purchase_order, " +
    "Client: client, Subject: subject, Invoice Amount: amount, Paid Amount: paid, Balance: due_amount, " +
    "Subtotal: net, Discount: discount_amount|0.0, Tax: tax_amount|0.0, Tax2: tax2_amount|0.0, " +
    "Currency: currency_name, Currency Symbol: symbol, Document Type: |Standard Invoice, " +
    "Client Address: address, Due Date: due_date, Notes: notes, " +
    "State: state, Invoice Id: id",
  invoice_line_items: "Invoice ID: number, Client: client, Project: project, Item Type: kind, " +
    "Item Description: description, Item Quantity: quantity, Item Unit Price: unit_price, " +
    "Item Amount: amount, Item Discount: |0.0, Item Tax: |0.0, Item Tax2: |0.0, Currency: currency, " +
    "Invoice Type: |Standard Invoice, Issue Date: issue_date",
  invoice_payments:
    "Payment Date: date, Invoice ID: invoice.number, Invoice Issue Date: invoice.issue_date, " +
    "Client: invoice.client, Invoice Amount: invoice.amount, Payment Amount: amount, Tax: |0.0, " +
    "Tax2: |0.0, Currency: invoice.currency_name, Currency Symbol: invoice.symbol, " +
    "Document Type: |Standard Invoice, Notes: notes, Payment Id: id",
  estimates:
    "Issue Date: issue_date, ID: number, PO Number: purchase_order, Client: client, Subject: subject, " +
    "Estimate Amount: amount, Subtotal: net, Discount: discount_amount|0.0, Tax: tax_amount|0.0, " +
    "Tax2: tax2_amount|0.0, Currency: currency_name, Accepted Date: accepted, Declined Date: declined, " +
    "Notes: notes, State: state, Estimate Id: id",
  estimate_line_items:
    "Estimate ID: number, Client: client, Item Type: kind, Item Description: description, " +
    "Item Quantity: quantity, Item Unit Price: unit_price, Item Amount: amount, Currency: currency, " +
    "Issue Date: issue_date",
  clients: "Client Name: name, Address: address, Currency: currency, Active?: is_active?|true",
  contacts:
    "Client: client, First Name: first_name, Last Name: last_name, Title: title, Email: email, " +
    "Office Phone: phone_office, Mobile Phone: phone_mobile, Fax: fax, Invoice Email Default: recipient",
  projects:
    "Client: client, Project: name, Project Code: code, Start Date: starts_on, End Date: ends_on, " +
    "Project Notes: notes, Total Hours: hours, Billable Hours: billable_hours, " +
    "Billable Amount: billable_amount, Budget By: budget_by, Budget: budget, Budget Spent: spent, " +
    "Budget Remaining: remaining, Total Costs: costs, Team Costs: team_costs, Expenses: expenses, " +
    "Hourly Rate: hourly_rate, Budgeted Hours: budget_hours, Budgeted Amount: budget_amount, " +
    "Active?: is_active?|true, Project Id: id",
  people:
    "First Name: first_name, Last Name: last_name, Email: email, Telephone: telephone, Roles: roles",
  tasks:
    "Task Name: name, Default Hourly Rate: default_hourly_rate, Billable?: billable_by_default?",
  expense_categories: "Name: name, Unit Name: unit_name, Unit Price: unit_price",
  invoice_item_categories: "Name: name",
} as const;

/** The name of a file, without its ending. */
export type TableName = keyof typeof TABLES;
