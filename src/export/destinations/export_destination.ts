import type { ExportRequest } from "../export_request.ts";
import { accountSources, readResource } from "../read_account.ts";
import { TargetFolder } from "../../store/files/target_folder.ts";
import { type Destination, type ExportContext, reasonAgainst } from "./destination.ts";
import { EntryFiles } from "./entry_files.ts";
import { EntryReader, secondsOf } from "./entry.ts";
import { leaveOutMoney } from "./money_records.ts";
import { lastRemembered } from "./memo.ts";
import { Names, resourceOf } from "./names.ts";
import { NOT_EXPORTED, NotExported, readNotExported } from "./not_exported.ts";
import { README, readmeText } from "./readme_text.ts";
import { startOf } from "./start_time.ts";
import { Balance, type BalanceTable } from "./sums.ts";

/** An export to a folder, for another program. */
export interface DestinationExport extends ExportRequest {
  /** Where entries without a start time begin, in seconds since midnight. */
  readonly dayStarts: number;
}

/** The result of an export. */
export interface DestinationResult {
  readonly accounts: readonly string[];
  readonly files: readonly string[];
  readonly entries: number;
  /** Entries that are left out. */
  readonly leftOut: number;
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
): Promise<DestinationResult> {
  const { output, to, account, signal } = request;
  const sources = await accountSources(output, account);
  using folder = new TargetFolder(to, output);
  const names = await Names.read(sources);
  const notExported = await NotExported.create(folder);
  const files = await EntryFiles.create(destination.entries, folder);
  const context = { sources, names, folder, notExported, signal };
  const entries = { hours: new Balance(), money: new Balance() };
  const counts = await writeEntries({ destination, request, context, files }, entries);
  const others = await (destination.writeMoney ?? leaveOutMoney(destination.title))(context);
  for (const { name, ...change } of names.changes) {
    notExported.add({ ...change, person: change.resource === "users" ? name : "" });
  }
  await notExported.flush();
  for (const { name, text } of destination.extra?.(names) ?? []) await folder.write(name, text);
  const tables: BalanceTable[] = [
    { heading: "Hours", key: "person", unit: "seconds", balance: entries.hours },
    { heading: "Billable amounts", key: "currency", unit: "cents", balance: entries.money },
    ...others,
  ];
  await readBack({ destination, context, files }, tables);
  checkSums(destination, tables);
  const accounts = sources.map(({ id, manifest }) => ({ id, name: manifest.account.name }));
  await folder.write(README, readmeText(destination, { accounts, names, files, counts, tables }));
  return {
    accounts: accounts.map(({ id }) => id),
    files: await folder.place((name) => isEntryFile(destination, name)),
    entries: counts.entries,
    leftOut: counts.leftOut,
  };
}

interface Writing {
  readonly destination: Destination;
  readonly context: ExportContext;
  readonly files: EntryFiles;
}

async function writeEntries(
  { destination, request, context, files }: Writing & { readonly request: DestinationExport },
  { hours, money }: { hours: Balance; money: Balance },
): Promise<{ entries: number; leftOut: number; madeUp: number }> {
  const { sources, names, notExported, signal } = context;
  const { dayStarts, onStep } = request;
  const reader = new EntryReader(names);
  const counts = { entries: 0, leftOut: 0, madeUp: 0 };
  const yearOf = lastRemembered((date) => date.slice(0, 4));
  for (const source of sources) {
    for await (const records of readResource(source, resourceOf("time_entries"))) {
      signal.throwIfAborted();
      for (const entry of reader.read(records, source.id)) {
        const { date, seconds, amountCents, startedAt } = entry;
        const year = yearOf(date);
        hours.backup.add(entry.person.name, year, seconds);
        if (amountCents !== 0) money.backup.add(entry.currency, year, amountCents);
        destination.observe?.(entry);
        const reason = reasonAgainst(entry, destination);
        if (reason !== null) {
          counts.leftOut++;
          notExported.addEntry(entry, reason);
          continue;
        }
        counts.entries++;
        if (!destination.keepsStarts) {
          if (startedAt === null) counts.madeUp++;
          entry.start = startOf(entry, dayStarts);
        }
        const altered = destination.alters?.(entry) ?? null;
        if (altered !== null) notExported.addAltered(entry, altered);
        const written = files.add(entry);
        if (written !== null) await written;
      }
      await notExported.flush();
      onStep?.({ kind: "rows", table: "time_entries", rows: counts.entries });
    }
  }
  await files.end();
  return counts;
}

/** Adds up what the files hold by now. The first two tables are those of entries. */
async function readBack(
  { destination: { entries }, context: { folder, names }, files }: Writing,
  [hours, money]: readonly BalanceTable[],
): Promise<void> {
  for (const { name, path } of folder.written()) {
    if (name === NOT_EXPORTED) {
      await readNotExported(path, ({ resource, person, date, hours: text, amount, currency }) => {
        if (resource !== "time_entries" || text === "") return;
        const year = date.slice(0, 4);
        hours?.balance.leftOut.add(person, year, secondsOf(text));
        const cents = Math.round(Number(amount) * 100);
        if (cents !== 0) money?.balance.leftOut.add(currency, year, cents);
      });
    }
    if (!files.names.includes(name)) continue;
    const yearOf = lastRemembered((date) => date.slice(0, 4));
    await entries.read(path, ({ email, date, seconds, money: amount }) => {
      const year = yearOf(date);
      const person = email === null ? files.personOf(name) : names.personOf(email);
      hours?.balance.written.add(person?.name ?? email ?? name, year, seconds);
      if (amount) money?.balance.written.add(amount.currency, year, amount.cents);
    });
  }
}

/** @throws UnequalSumsError */
function checkSums({ title }: Destination, tables: readonly BalanceTable[]): void {
  for (const { heading, balance } of tables) {
    // Where files have no amounts there is nothing to compare.
    const unequal = balance.written.keys().length === 0 ? [] : balance.unequal();
    if (unequal.length === 0) continue;
    throw new UnequalSumsError(
      `Cannot export to ${title}: the files do not add up to the backup (${heading.toLowerCase()}: ` +
        `${unequal.join(", ")})`,
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
