import { type Fields, fieldsAt, isFields, listAt, textAt } from "../../json/exact.ts";
import { Balance, type BalanceColumn, type BalanceTable } from "../destinations/balance.ts";
import { CsvFile, readCsv } from "../destinations/csv_file.ts";
import type { ExportContext } from "../destinations/destination.ts";
import { centsOf } from "../destinations/entry.ts";
import { type AccountSource, savedRecords } from "../read_account.ts";
import { currencyTexts } from "./currency.ts";
import { money, type ProjectTotals } from "./project_totals.ts";
import { TABLES } from "./tables.ts";

/** Where an importer that reads folders with all that is in them is to look. */
export const IMPORT_FOLDER = "import";
/** Beside it: what it would send to clients. */
const DRAFTS_FOLDER = "drafts";

/** The files with amounts that are added up, and the columns of these. */
const SUMS = {
  expenses: { heading: "Expenses", date: "Date", amount: "Cost" },
  invoices: { heading: "Invoices", date: "Issue Date", amount: "Invoice Amount" },
  invoice_payments: { heading: "Payments", date: "Payment Date", amount: "Payment Amount" },
  estimates: { heading: "Estimates", date: "Issue Date", amount: "Estimate Amount" },
} as const;
type Summed = keyof typeof SUMS;

/** Invoices and estimates: the file of their lines, and what is said of drafts. */
const DOCUMENTS = {
  invoices: {
    lines: "invoice_line_items",
    draft: `a draft, which an importer would mark as sent: it is in ${DRAFTS_FOLDER}`,
  },
  estimates: { lines: "estimate_line_items", draft: `a draft: it is in ${DRAFTS_FOLDER}` },
} as const;

/** Writes expenses, invoices, payments and estimates; drafts, which an importer would mark as sent, go to their own folder. */
export async function writeMoney(
  context: ExportContext,
  totals: ProjectTotals,
): Promise<BalanceTable[]> {
  const files = await MoneyFiles.create(context);
  for (const source of context.sources) await writeExpenses(files, source, totals);
  for (const source of context.sources) {
    await writePayments(files, source, await writeDocuments(files, source, "invoices"));
  }
  for (const source of context.sources) await writeDocuments(files, source, "estimates");
  return await files.readBack();
}

/** The files with money, and what they add up to. */
class MoneyFiles {
  readonly #files = new Map<string, CsvFile>();
  readonly #balances = new Map(Object.keys(SUMS).map((name) => [name, new Balance()]));
  /** Number, client and date of documents: importers join rows by these. */
  readonly #taken = new Set<string>();

  private constructor(readonly context: ExportContext) {}

  static async create(context: ExportContext): Promise<MoneyFiles> {
    const files = new MoneyFiles(context);
    const documents = Object.entries(DOCUMENTS).flatMap(([name, { lines }]) => [name, lines]);
    const paths = [
      ...["expenses", "invoice_payments", ...documents].map((name) => `${IMPORT_FOLDER}/${name}`),
      ...documents.map((name) => `${DRAFTS_FOLDER}/${name}`),
    ];
    for (const path of paths) {
      const columns = Object.entries(TABLES).find(([name]) => path.endsWith(`/${name}`))?.[1] ?? "";
      files.#files.set(path, await CsvFile.create(context.folder, `${path}.csv`, columns));
    }
    return files;
  }

  async add(path: string, row: Fields): Promise<void> {
    await this.#files.get(path)?.add(row);
  }

  count(table: Summed, column: BalanceColumn, sum: readonly [string, string, string]): void {
    const [date, amount, currency] = sum;
    this.#balances.get(table)?.add(column, currency, date.slice(0, 4), centsOf(amount));
  }

  /** The number of a document, with its id where number, client and date are those of another, which is listed. */
  async uniqueNumber(resource: string, fields: Fields, client: string): Promise<string> {
    const [id, number] = [textAt(fields, "id"), textAt(fields, "number")];
    const date = textAt(fields, "issue_date");
    const isFree = number !== "" && !this.#taken.has([resource, number, client, date].join("\n"));
    const unique = isFree ? number : `${number} [${id}]`.trim();
    this.#taken.add([resource, unique, client, date].join("\n"));
    if (!isFree) {
      const why = number === "" ? "no number" : "number taken on that day for that client";
      const reason = `${why}: written as ${unique}`;
      await this.context.notExported.add({ resource, id, date, reason });
    }
    return unique;
  }

  /** Adds up what the files hold. */
  async readBack(): Promise<BalanceTable[]> {
    const written = new Map(
      (await this.context.folder.written()).map(({ name, path }) => [name, path]),
    );
    const tables: BalanceTable[] = [];
    for (const [name, balance] of this.#balances) {
      const { heading, date, amount } = SUMS[name as Summed];
      await readCsv(
        written.get(`${IMPORT_FOLDER}/${name}.csv`) ?? "",
        [date, amount, "Currency"],
        (day = "", cost = "", currency = "") =>
          balance.add("written", currency.slice(-3), day.slice(0, 4), centsOf(cost)),
      );
      tables.push({ heading, key: "currency", unit: "cents", balance });
    }
    return tables;
  }
}

/** Expenses; their currency is the client's, of which importers take three letters only. */
async function writeExpenses(
  files: MoneyFiles,
  source: AccountSource,
  totals: ProjectTotals,
): Promise<void> {
  const { names, signal } = files.context;
  signal.throwIfAborted();
  for await (const { fields } of savedRecords(source, "expenses")) {
    const project = names.addProject({
      ...fieldsAt(fields, "project"),
      client: fieldsAt(fields, "client"),
    });
    const { firstName, lastName, email } = names.addPerson(fieldsAt(fields, "user"));
    const currency = textAt(fields, "client", "currency") || project.client.currency;
    const cost = textAt(fields, "total_cost");
    files.count("expenses", "backup", [textAt(fields, "spent_date"), cost, currency]);
    totals.of(project.id).expenseCents += centsOf(cost);
    const whose = { first_name: firstName, last_name: lastName, email, currency };
    const of = { project: project.name, client: project.client.name };
    await files.add(`${IMPORT_FOLDER}/expenses`, { ...fields, ...whose, ...of });
  }
}

/** Invoices or estimates with their lines. Returns them by id, for their payments. */
async function writeDocuments(
  files: MoneyFiles,
  source: AccountSource,
  resource: keyof typeof DOCUMENTS,
): Promise<Map<string, Fields>> {
  const { names, notExported, signal } = files.context;
  signal.throwIfAborted();
  const documents = new Map<string, Fields>();
  for await (const { id, fields } of savedRecords(source, resource)) {
    const client = names.addClient(fieldsAt(fields, "client"));
    const number = await files.uniqueNumber(resource, fields, client.name);
    const [date, amount] = [textAt(fields, "issue_date"), textAt(fields, "amount")];
    const currency = textAt(fields, "currency");
    const { name, symbol } = currencyTexts(currency);
    const joined = { number, client: client.name, issue_date: date, currency };
    const row = {
      ...fields,
      ...joined,
      currency_name: name,
      symbol,
      // Importers take a tax for its share of this, and Harvest taxes what is left after the discount.
      net: money(less(fields, "tax_amount", "tax2_amount")),
      paid: money(less(fields, "due_amount")),
      address: textAt(client.fields, "address"),
      accepted: textAt(fields, "accepted_at").slice(0, 10),
      declined: textAt(fields, "declined_at").slice(0, 10),
    };
    documents.set(id, row);
    files.count(resource, "backup", [date, amount, currency]);
    const isDraft = fields["state"] === "draft";
    if (isDraft) {
      files.count(resource, "leftOut", [date, amount, currency]);
      const { draft: reason } = DOCUMENTS[resource];
      await notExported.add({ resource, id, date, amount, currency, reason });
    }
    const folder = isDraft ? DRAFTS_FOLDER : IMPORT_FOLDER;
    await files.add(`${folder}/${resource}`, row);
    for (const line of listAt(fields, "line_items").filter(isFields)) {
      const project = names.projects.get(textAt(line, "project", "id"))?.name ??
        textAt(line, "project", "name");
      await files.add(`${folder}/${DOCUMENTS[resource].lines}`, { ...line, ...joined, project });
    }
  }
  return documents;
}

/** The amount of a document in cents, less other amounts. */
function less(fields: Fields, ...names: readonly string[]): number {
  const cents = (name: string) => centsOf(textAt(fields, name));
  return names.reduce((rest, name) => rest - cents(name), cents("amount"));
}

async function writePayments(
  files: MoneyFiles,
  source: AccountSource,
  invoices: ReadonlyMap<string, Fields>,
): Promise<void> {
  for await (const { parentId, fields } of savedRecords(source, "invoice_payments")) {
    const invoice = invoices.get(parentId ?? "") ?? {};
    const date = textAt(fields, "paid_date") || textAt(fields, "paid_at").slice(0, 10);
    const amount = textAt(fields, "amount");
    files.count("invoice_payments", "backup", [date, amount, textAt(invoice, "currency")]);
    await files.add(`${IMPORT_FOLDER}/invoice_payments`, { ...fields, date, invoice });
  }
}
