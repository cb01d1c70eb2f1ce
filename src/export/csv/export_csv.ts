import { join } from "@std/path/join";
import { TargetFile } from "../../store/files/target_file.ts";
import { UsageError } from "../../usage_error.ts";
import { CsvLines } from "./csv_lines.ts";
import { addHead, addRows } from "./csv_rows.ts";
import type { ExportStep } from "../export_step.ts";
import { type AccountSource, readAccounts, readRecords } from "../read_account.ts";
import { type Table, TABLES } from "../columns/tables.ts";

/** Excel takes a file for UTF-8 only if it begins so. */
const BYTE_ORDER_MARK = "\ufeff";

/** What is to be exported, and how. */
export interface CsvExport {
  /** The backup. */
  readonly output: string;
  /** A folder; what is not a file of the export is left alone. */
  readonly to: string;
  /** One account's id; null: all of the backup. */
  readonly account: string | null;
  /** One character, or `tab`: `,` everywhere, `;` where a comma is the decimal sign. */
  readonly delimiter: string;
  /** Whether files begin with a byte order mark. */
  readonly bom: boolean;
  readonly signal: AbortSignal;
  /** Told after each megabyte of records. */
  readonly onStep?: (step: ExportStep) => void;
}

/** What an export came to. */
export interface CsvResult {
  readonly accounts: readonly string[];
  readonly files: readonly string[];
  readonly rows: number;
}

/**
 * Writes a file a resource, and a file for each list inside records. They replace older ones when all of them are whole.
 * @throws UsageError, RecordError | ListFormatError if the backup is damaged, the signal's reason, the system's errors
 */
export async function exportCsv({ output, to, account, ...how }: CsvExport): Promise<CsvResult> {
  const delimiter = how.delimiter === "tab" ? "\t" : how.delimiter;
  if (!/^[^"\r\n]$/u.test(delimiter)) {
    throw new UsageError(
      `Cannot export with the delimiter ${JSON.stringify(delimiter)}: it is not one character`,
      "Use , or ; or the word tab",
    );
  }
  const sources = await readAccounts(output, account);
  using unplaced = new DisposableStack();
  const targets: TargetFile[] = [];
  let rows = 0;
  for (const table of TABLES) {
    const path = join(to, `${table.name}.csv`);
    const target = unplaced.use(await TargetFile.create(path, { outside: output }));
    rows += await writeTable(table, { target, sources, ...how, delimiter });
    targets.push(target);
  }
  for (const target of targets) await target.place();
  return { accounts: sources.map(({ id }) => id), files: targets.map(({ path }) => path), rows };
}

async function writeTable(
  table: Table,
  { target, sources, delimiter, bom, signal, onStep }:
    & { target: TargetFile; sources: readonly AccountSource[] }
    & Pick<CsvExport, "delimiter" | "bom" | "signal" | "onStep">,
): Promise<number> {
  const lines = new CsvLines(delimiter);
  let rows = 0;
  if (bom) await target.append(BYTE_ORDER_MARK);
  addHead(table, lines);
  for (const source of sources) {
    for await (const records of readRecords(source, table.resource)) {
      signal.throwIfAborted();
      rows += addRows(table, lines, { accountId: source.id, records });
      await target.write(lines.take());
      onStep?.({ kind: "rows", table: table.name, rows });
    }
  }
  await target.write(lines.take());
  return rows;
}
