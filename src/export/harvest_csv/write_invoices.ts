import type { ExportContext } from "../destinations/destination.ts";
import { type Fields, memberOf, recordsOf, resourceOf, textOf } from "../destinations/names.ts";
import { Balance, type BalanceTable } from "../destinations/sums.ts";
import { money } from "./amounts.ts";
import { centsIn, CsvTable } from "./csv_table.ts";
import { currencyName, currencySymbol } from "./currency_name.ts";
import { linesOf, netCents, UniqueNumbers } from "./document.ts";
import { DRAFTS_FOLDER, IMPORT_FOLDER } from "./folders.ts";

/** Harvest's own columns, then what importers read besides. */
const INVOICE_HEADER = [
  ...["Issue Date", "Last Payment Date", "ID", "PO Number", "Client", "Subject", "Invoice Amount"],
  ...["Paid Amount", "Balance", "Subtotal", "Discount", "Tax", "Tax2", "Currency"],
  ...["Currency Symbol", "Document Type", "Client Address"],
  ...["Due Date", "Notes", "Discount Percentage", "State", "Invoice Id"],
];
const LINE_HEADER = [
  ...["Invoice ID", "Client", "Project", "Item Type", "Item Description", "Item Quantity"],
  ...["Item Unit Price", "Item Amount", "Item Discount", "Item Tax", "Item Tax2", "Currency"],
  ...["Invoice Type", "Issue Date"],
];
const PAYMENT_HEADER = [
  ...["Payment Date", "Invoice ID", "Invoice Issue Date", "Client", "Invoice Amount"],
  ...["Payment Amount", "Tax", "Tax2", "Currency", "Currency Symbol", "Document Type"],
  ...["Notes", "Payment Id"],
];
const TYPE = "Standard Invoice";

/** An invoice as its payments name it. */
interface InvoiceName {
  readonly number: string;
  readonly client: string;
  readonly issueDate: string;
  readonly amount: string;
  readonly currency: string;
}

/** Writes invoices with their lines and payments; drafts, which an importer would mark as sent, go to their own folder. */
export async function writeInvoices(context: ExportContext): Promise<BalanceTable[]> {
  const { sources, folder, notExported, signal } = context;
  const balances = { invoices: new Balance(), payments: new Balance() };
  const sent = await tablesIn(IMPORT_FOLDER);
  const drafts = await tablesIn(DRAFTS_FOLDER);
  const payments = await CsvTable.create(
    folder,
    `${IMPORT_FOLDER}/invoice_payments.csv`,
    PAYMENT_HEADER,
  );
  const numbers = new UniqueNumbers();
  for (const source of sources) {
    signal.throwIfAborted();
    const names = new Map<string, InvoiceName>();
    for await (const fields of recordsOf(source, resourceOf("invoices"))) {
      const isDraft = fields["state"] === "draft";
      const name = nameOf(fields);
      names.set(textOf(fields, "id"), name);
      const [year, cents] = [name.issueDate.slice(0, 4), centsIn(name.amount)];
      balances.invoices.backup.add(name.currency, year, cents);
      if (isDraft) {
        balances.invoices.leftOut.add(name.currency, year, cents);
        notExported.add({
          ...{ resource: "invoices", id: textOf(fields, "id"), date: name.issueDate },
          ...{ amount: name.amount, currency: name.currency },
          reason: `a draft, which an importer would mark as sent: it is in ${DRAFTS_FOLDER}`,
        });
      }
      await addInvoice(isDraft ? drafts : sent, fields, name);
    }
    for await (const fields of recordsOf(source, resourceOf("invoice_payments"))) {
      const invoice = names.get(fields.parentId ?? "");
      const date = textOf(fields, "paid_date") || textOf(fields, "paid_at").slice(0, 10);
      const [amount, currency] = [textOf(fields, "amount"), invoice?.currency ?? ""];
      balances.payments.backup.add(currency, date.slice(0, 4), centsIn(amount));
      await payments.add([
        date,
        invoice?.number ?? "",
        invoice?.issueDate ?? "",
        invoice?.client ?? "",
        invoice?.amount ?? "",
        amount,
        "0.0",
        "0.0",
        currencyName(currency),
        currencySymbol(currency),
        TYPE,
        textOf(fields, "notes"),
        textOf(fields, "id"),
      ]);
    }
  }
  for (const table of [sent.invoices, sent.lines, drafts.invoices, drafts.lines, payments]) {
    await table.end();
  }
  await sent.invoices.readInto(balances.invoices, ["Issue Date", "Invoice Amount", "Currency"]);
  await payments.readInto(balances.payments, ["Payment Date", "Payment Amount", "Currency"]);
  return [
    { heading: "Invoices", key: "currency", unit: "cents", balance: balances.invoices },
    { heading: "Payments", key: "currency", unit: "cents", balance: balances.payments },
  ];

  async function tablesIn(name: string) {
    return {
      invoices: await CsvTable.create(folder, `${name}/invoices.csv`, INVOICE_HEADER),
      lines: await CsvTable.create(folder, `${name}/invoice_line_items.csv`, LINE_HEADER),
    };
  }

  function nameOf(fields: Fields): InvoiceName {
    const client = context.names.addClient(memberOf(fields, "client")).name;
    const issueDate = textOf(fields, "issue_date");
    const { number, reason } = numbers.of(fields, { client, issueDate });
    if (reason !== null) {
      notExported.add({ resource: "invoices", id: textOf(fields, "id"), date: issueDate, reason });
    }
    return {
      number,
      client,
      issueDate,
      amount: textOf(fields, "amount"),
      currency: textOf(fields, "currency"),
    };
  }

  async function addInvoice(
    { invoices, lines }: Awaited<ReturnType<typeof tablesIn>>,
    fields: Fields,
    { number, client, issueDate, amount, currency }: InvoiceName,
  ): Promise<void> {
    const due = textOf(fields, "due_amount");
    await invoices.add([
      issueDate,
      textOf(fields, "paid_date"),
      number,
      textOf(fields, "purchase_order"),
      client,
      textOf(fields, "subject"),
      amount,
      money(centsIn(amount) - centsIn(due)),
      due,
      money(netCents(fields)),
      textOf(fields, "discount_amount") || "0.0",
      textOf(fields, "tax_amount") || "0.0",
      textOf(fields, "tax2_amount") || "0.0",
      currencyName(currency),
      currencySymbol(currency),
      TYPE,
      textOf(context.names.addClient(memberOf(fields, "client")).fields, "address"),
      textOf(fields, "due_date"),
      textOf(fields, "notes"),
      textOf(fields, "discount"),
      textOf(fields, "state"),
      textOf(fields, "id"),
    ]);
    for (const line of linesOf(fields)) {
      const project = memberOf(line, "project");
      await lines.add([
        number,
        client,
        context.names.projects.get(textOf(project, "id"))?.name ?? textOf(project, "name"),
        textOf(line, "kind"),
        textOf(line, "description"),
        textOf(line, "quantity"),
        textOf(line, "unit_price"),
        textOf(line, "amount"),
        "0.0",
        "0.0",
        "0.0",
        currency,
        TYPE,
        issueDate,
      ]);
    }
  }
}
