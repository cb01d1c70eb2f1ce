import { type Fields, fieldsAt, isFields, listAt, textAt } from "../../json/exact.ts";
import { Balance, type BalanceColumn, type BalanceTable } from "../destinations/balance.ts";
import { CsvFile, readCsv } from "../destinations/csv_file.ts";
import type { ExportContext } from "../destinations/destination.ts";
import { centsOf } from "../destinations/entry.ts";
import { type AccountSource, savedRecords } from "../read_account.ts";
import { currencyCode, currencyTexts } from "./currency.ts";
import { money, type ProjectTotals } from "./write_lists.ts";
import { IMPORT_FOLDER, type TableName, TABLES } from "./tables.ts";

/** Beside the folder of imports: what an importer would send to clients. */
const DRAFTS_FOLDER = "drafts";

/** The files of invoices and estimates and of their lines: those that drafts have, too. */
const LINES = { invoices: "invoice_line_items", estimates: "estimate_line_items" } as const;
type DocumentName = keyof typeof LINES;
const DRAFT = new Map<TableName, string>([
  ["invoices", `a draft, which an importer would mark as sent: it is in ${DRAFTS_FOLDER}`],
  ["estimates", `a draft: it is in ${DRAFTS_FOLDER}`],
]);

/** The files whose amounts are added up, and the columns of their dates and amounts. */
const SUMS = [
  ["expenses", "Expenses", "Date", "Cost"],
  ["invoices", "Invoices", "Issue Date", "Invoice Amount"],
  ["invoice_payments", "Payments", "Payment Date", "Payment Amount"],
  ["estimates", "Estimates", "Issue Date", "Estimate Amount"],
] as const;

interface MoneyRow {
  readonly table: TableName;
  readonly fields: Fields;
  readonly isDraft?: boolean;
}

/** Writes expenses, invoices, payments and estimates; drafts, which an importer would mark as sent, go to their own folder. */
export async function writeMoney(
  context: ExportContext,
  totals: ProjectTotals,
): Promise<BalanceTable[]> {
  const { folder, notExported } = context;
  const files = new Map<string, CsvFile>();
  const ofDrafts: TableName[] = [...DRAFT.keys(), ...Object.values(LINES)];
  const paths = [
    ...ofDrafts.map((table) => [DRAFTS_FOLDER, table] as const),
    ...[...ofDrafts, "expenses" as const, "invoice_payments" as const].map((table) =>
      [IMPORT_FOLDER, table] as const
    ),
  ];
  for (const [name, table] of paths) {
    const path = `${name}/${table}.csv`;
    files.set(path, await CsvFile.create(folder, path, TABLES[table]));
  }
  const sums = SUMS.map(([table, heading, ...columns]) => ({
    table,
    heading,
    columns: [...columns, "Currency"],
    balance: new Balance(),
  }));
  for await (const { table, fields, isDraft = false } of moneyRows(context, totals)) {
    const file = files.get(`${isDraft ? DRAFTS_FOLDER : IMPORT_FOLDER}/${table}.csv`);
    await file?.add(fields);
    const sum = sums.find((each) => each.table === table);
    if (!file || !sum) continue;
    const cells = sum.columns.map((name) => file.cell(name, fields));
    add(sum.balance, "backup", cells);
    const reason = isDraft ? DRAFT.get(table) : undefined;
    if (reason === undefined) continue;
    add(sum.balance, "leftOut", cells);
    const [date = "", amount = ""] = cells;
    const currency = textAt(fields, "currency");
    const record = { resource: table, id: textAt(fields, "id"), date, amount, currency };
    await notExported.add({ ...record, reason });
  }
  const written = new Map((await folder.written()).map(({ name, path }) => [name, path]));
  for (const { table, columns, balance } of sums) {
    const path = written.get(`${IMPORT_FOLDER}/${table}.csv`) ?? "";
    await readCsv(path, columns, (...cells) => add(balance, "written", cells));
  }
  return sums.map(({ heading, balance }) => ({ heading, key: "currency", unit: "cents", balance }));
}

function add(balance: Balance, column: BalanceColumn, cells: readonly string[]): void {
  const [date = "", amount = "", currency = ""] = cells;
  balance.add(column, currencyCode(currency), date.slice(0, 4), centsOf(amount));
}

async function* moneyRows(
  context: ExportContext,
  totals: ProjectTotals,
): AsyncGenerator<MoneyRow> {
  const taken = new Set<string>();
  for (const source of context.sources) yield* expenses(context, source, totals);
  for (const source of context.sources) {
    const invoices = new Map<string, Fields>();
    for await (const row of documents("invoices", { context, source, taken })) {
      if (row.table === "invoices") invoices.set(textAt(row.fields, "id"), row.fields);
      yield row;
    }
    for await (const { parentId, fields } of savedRecords(source, "invoice_payments")) {
      const date = textAt(fields, "paid_date") || textAt(fields, "paid_at").slice(0, 10);
      const invoice = invoices.get(parentId ?? "") ?? {};
      yield { table: "invoice_payments", fields: { ...fields, date, invoice } };
    }
  }
  for (const source of context.sources) yield* documents("estimates", { context, source, taken });
}

/** Expenses; their currency is the client's, of which importers take three letters only. */
async function* expenses(
  { names, signal }: ExportContext,
  source: AccountSource,
  totals: ProjectTotals,
): AsyncGenerator<MoneyRow> {
  signal.throwIfAborted();
  for await (const { fields } of savedRecords(source, "expenses")) {
    const [client, user] = [fieldsAt(fields, "client"), fieldsAt(fields, "user")];
    const project = names.addProject({ ...fieldsAt(fields, "project"), client });
    const { firstName: first_name, lastName: last_name, email } = names.addPerson(user);
    totals.of(project.id).expenseCents += centsOf(textAt(fields, "total_cost"));
    const currency = textAt(client, "currency") || project.client.currency;
    const of = { project: project.name, client: project.client.name };
    const whose = { first_name, last_name, email };
    yield { table: "expenses", fields: { ...fields, ...of, ...whose, currency } };
  }
}

/** Invoices or estimates, each followed by its lines. */
async function* documents(
  table: DocumentName,
  { context: { names, notExported, signal }, source, taken }: {
    readonly context: ExportContext;
    readonly source: AccountSource;
    /** Numbers, clients and dates: importers join rows by these. */
    readonly taken: Set<string>;
  },
): AsyncGenerator<MoneyRow> {
  signal.throwIfAborted();
  for await (const { id, fields } of savedRecords(source, table)) {
    const [sent, date] = [textAt(fields, "number"), textAt(fields, "issue_date")];
    const { name: client, fields: { address = null } } = names.addClient(
      fieldsAt(fields, "client"),
    );
    const key = (text: string) => [table, text, client, date].join("\n");
    const isFree = sent !== "" && !taken.has(key(sent));
    const number = isFree ? sent : `${sent} [${id}]`.trim();
    taken.add(key(number));
    if (!isFree) {
      const why = sent === "" ? "no number" : "number taken on that day for that client";
      const reason = `${why}: written as ${number}`;
      await notExported.add({ resource: table, id, date, reason });
    }
    const currency = textAt(fields, "currency");
    const { name, symbol } = currencyTexts(currency);
    const joined = { number, client, issue_date: date, currency };
    const isDraft = fields["state"] === "draft";
    const row = {
      ...fields,
      ...joined,
      currency_name: name,
      symbol,
      address,
      // Importers take a tax for its share of this, and Harvest taxes what is left after the discount.
      net: money(less(fields, "tax_amount", "tax2_amount")),
      paid: money(less(fields, "due_amount")),
      accepted: textAt(fields, "accepted_at").slice(0, 10),
      declined: textAt(fields, "declined_at").slice(0, 10),
    };
    yield { table, fields: row, isDraft };
    for (const line of listAt(fields, "line_items").filter(isFields)) {
      const project = names.projects.get(textAt(line, "project", "id"))?.name ??
        textAt(line, "project", "name");
      yield { table: LINES[table], fields: { ...line, ...joined, project }, isDraft };
    }
  }
}

/** The amount of a document in cents, less other amounts. */
function less(fields: Fields, ...names: readonly string[]): number {
  const cents = (name: string) => centsOf(textAt(fields, name));
  return names.reduce((rest, name) => rest - cents(name), cents("amount"));
}
