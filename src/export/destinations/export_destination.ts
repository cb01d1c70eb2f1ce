import { type Fields, textAt } from "../../json/exact.ts";
import { TargetFolder } from "../../store/files/target_folder.ts";
import type { ExportRequest } from "../export_request.ts";
import { accountSources, catalogRow, readResource, savedRecords } from "../read_account.ts";
import { Balance, type BalanceColumn, type BalanceTable } from "./balance.ts";
import { CsvFile, readCsv } from "./csv_file.ts";
import { type Destination, type ExportContext, reasonAgainst } from "./destination.ts";
import { centsOf, Entry, moneyText, secondsOf } from "./entry.ts";
import { EntryFiles } from "./entry_files.ts";
import { Names } from "./names.ts";
import { NOT_EXPORTED, README, readmeText } from "./readme_text.ts";

const NOT_EXPORTED_COLUMNS = "resource, id, date, person, hours, amount, currency, reason";

/** Thousandths of seconds are added up as floating-point numbers. */
const SUM_NOISE = 1e-4;

/** The records with an amount that programs for time alone do not take: where their date and amount are. */
const MONEY_RECORDS = [
  { resource: "expenses", date: "spent_date", amount: "total_cost", noun: "expenses" },
  { resource: "invoices", date: "issue_date", amount: "amount", noun: "invoices" },
  { resource: "invoice_payments", date: "paid_date", amount: "amount", noun: "payments" },
  { resource: "estimates", date: "issue_date", amount: "amount", noun: "estimates" },
] as const;

/** An export to a folder, for another program. */
export interface DestinationExport extends ExportRequest {
  /** Where entries without a start time begin, in seconds since midnight. */
  readonly dayStarts: number;
}

/** How many entries are written and how many left out; of how many the start time is made up, or the hours no whole seconds. */
export interface EntryCounts {
  entries: number;
  leftOut: number;
  madeUp: number;
  fractions: number;
}

/** An export whose files do not hold what the backup does: a fault of this program. */
export class UnequalSumsError extends Error {
  override name = "UnequalSumsError";
}

/**
 * Writes the time entries of a backup for another program, with `README.txt` and `not-exported.csv`. What was written is
 * read back and added up before anything is put in place.
 * @throws UsageError, UnequalSumsError; RecordError | ListFormatError if the backup is damaged; the signal's reason; the
 * system's errors
 */
export async function exportDestination(
  destination: Destination,
  request: DestinationExport,
): Promise<EntryCounts & { readonly files: readonly string[] }> {
  const { output, to, account, signal } = request;
  const sources = await accountSources(output, account);
  using folder = new TargetFolder(to, output);
  const names = await Names.read(sources, destination.names);
  // The first to be put in place: it says what the others are.
  const readme = await folder.create(README);
  const notExported = await CsvFile.create(folder, NOT_EXPORTED, NOT_EXPORTED_COLUMNS);
  const files = await EntryFiles.create(destination.entries, folder);
  const context: ExportContext = { sources, names, folder, notExported, signal };
  const [hours, money] = [new Balance(), new Balance()];
  const writing = { destination, context, files, hours, money };
  const counts = await writeEntries(writing, request);
  const others = await (destination.writeMoney?.(context) ?? leaveOutMoney(destination, context));
  for (const { name, ...change } of names.changes) {
    await notExported.add({ ...change, person: change.resource === "users" ? name : "" });
  }
  for (const [name, text] of Object.entries(destination.extra?.(names) ?? {})) {
    await folder.write(name, text);
  }
  await readBack(writing);
  const tables: BalanceTable[] = [
    { heading: "Hours", key: "person", unit: "seconds", balance: hours },
    { heading: "Amounts of billable time", key: "currency", unit: "cents", balance: money },
    ...others,
  ];
  checkSums(destination, tables, counts);
  await readme.append(readmeText(destination, { sources, names, files, counts, tables }));
  const isOurs = (name: string) => isEntryFile(destination, name);
  const mark = { name: README, firstLine: destination.title };
  return { ...counts, files: await folder.replace(mark, isOurs) };
}

/** An export under way, with what it adds up by person and by currency. */
interface Writing {
  readonly destination: Destination;
  readonly context: ExportContext;
  readonly files: EntryFiles;
  readonly hours: Balance;
  readonly money: Balance;
}

async function writeEntries(
  { destination, context, files, hours, money }: Writing,
  { dayStarts, onStep }: DestinationExport,
): Promise<EntryCounts> {
  const { sources, names, notExported, signal } = context;
  const entries = new Entry(names);
  const counts = { entries: 0, leftOut: 0, madeUp: 0, fractions: 0 };
  for (const source of sources) {
    for await (const records of readResource(source, catalogRow("time_entries"))) {
      signal.throwIfAborted();
      for (const entry of entries.read(records, source.id)) {
        const { id, date, person, amountCents } = entry;
        const { currency } = entry.project.client;
        const year = date.slice(0, 4);
        hours.add("backup", person.name, year, entry.exactSeconds);
        if (amountCents !== 0) money.add("backup", currency, year, amountCents);
        destination.observe?.(entry);
        const listed = { resource: "time_entries", id, date, person: person.name };
        const reason = reasonAgainst(entry, destination);
        if (reason !== null) {
          counts.leftOut++;
          const amount = amountCents === 0 ? {} : { amount: moneyText(amountCents), currency };
          await notExported.add({ ...listed, hours: entry.field("hours"), ...amount, reason });
          continue;
        }
        counts.entries++;
        if (entry.seconds !== entry.exactSeconds) counts.fractions++;
        if (!destination.keepsStarts) {
          if (entry.startedAt === null) counts.madeUp++;
          entry.start = person.startOf(entry, dayStarts);
        }
        // What is written, though not whole, has no hours here: they are not left out.
        const { text, most = 0 } = destination.cuts ?? {};
        if (text && text(entry).length > most) {
          await notExported.add({ ...listed, reason: `text over ${most} characters: cut` });
        }
        // Awaiting takes longer than most entries do.
        const written = files.add(entry);
        if (written !== null) await written;
      }
      onStep?.({ kind: "rows", table: "time_entries", rows: counts.entries });
    }
  }
  await files.end();
  return counts;
}

/** Lists expenses, invoices, payments and estimates as left out. */
async function leaveOutMoney(
  { title }: Destination,
  { sources, names, notExported, signal }: ExportContext,
): Promise<[]> {
  const currencies = new Map<string, string>();
  const clientOf = (fields: Fields) => names.clients.get(textAt(fields, "client", "id"));
  for (const source of sources) {
    for (const { resource, date, amount, noun } of MONEY_RECORDS) {
      signal.throwIfAborted();
      for await (const { id, parentId, fields } of savedRecords(source, resource)) {
        const currency = textAt(fields, "currency") || currencies.get(parentId ?? "") ||
          clientOf(fields)?.currency || "";
        if (resource === "invoices") currencies.set(id, currency);
        await notExported.add({
          resource,
          id,
          date: textAt(fields, date) || textAt(fields, "paid_at").slice(0, 10),
          person: names.people.get(textAt(fields, "user", "id"))?.name ??
            textAt(fields, "user", "name"),
          amount: textAt(fields, amount),
          currency,
          reason: `${title} imports no ${noun}`,
        });
      }
    }
  }
  return [];
}

/** Adds up what the files hold by now. */
async function readBack(
  { destination, context: { folder, names }, files, hours, money }: Writing,
): Promise<void> {
  for (const { name, path } of await folder.written()) {
    const owner = files.names.get(name);
    if (name === NOT_EXPORTED) {
      const columns = ["resource", "person", "date", "hours", "amount", "currency"];
      await readCsv(path, columns, (resource, person, date, text, ...amount) => {
        if (resource !== "time_entries" || text === "") return;
        hours.add("leftOut", person, date.slice(0, 4), secondsOf(text));
        addMoney("leftOut", date, amount);
      });
    } else if (owner !== undefined) {
      await destination.entries.read(path, ({ email = "", date, seconds, money: amount }) => {
        const person = owner ?? names.personOf(email);
        hours.add("written", person?.name ?? email, date.slice(0, 4), seconds);
        if (amount) addMoney("written", date, amount);
      });
    }
  }

  function addMoney(
    column: BalanceColumn,
    date: string,
    [amount = "", currency = ""]: readonly string[],
  ): void {
    const cents = centsOf(amount);
    if (cents !== 0) money.add(column, currency, date.slice(0, 4), cents);
  }
}

/** @throws UnequalSumsError */
function checkSums(
  { title }: Destination,
  tables: readonly BalanceTable[],
  { fractions }: EntryCounts,
): void {
  for (const { heading, balance, unit } of tables) {
    const mostOff = SUM_NOISE + (unit === "seconds" ? fractions / 2 : 0);
    const unequal = balance.isWritten
      ? balance.totals().filter(({ backup, written, leftOut }) =>
        Math.abs(backup - written - leftOut) > mostOff
      )
      : [];
    if (unequal.length === 0) continue;
    throw new UnequalSumsError(
      `Cannot export to ${title}: the files do not add up to the backup (${heading.toLowerCase()}: ` +
        `${unequal.map(({ key }) => key).join(", ")})`,
    );
  }
}

/** Whether a file may be one of an earlier export to this destination. */
function isEntryFile({ entries: { name, ending, most } }: Destination, fileName: string): boolean {
  if (!fileName.endsWith(ending)) return false;
  const stem = fileName.slice(0, -ending.length);
  if (typeof name !== "string") return /^\d+ /.test(stem);
  return most !== undefined && stem.startsWith(`${name}-`) &&
    /^\d{3,}$/.test(stem.slice(name.length + 1));
}
