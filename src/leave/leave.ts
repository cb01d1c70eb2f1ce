import { basename } from "@std/path/basename";
import { dirname } from "@std/path/dirname";
import { auditExitCode } from "../audit/audit_report.ts";
import { auditBackup } from "../audit/audit_backup.ts";
import { exportCsv } from "../export/csv/export_csv.ts";
import { exportDestination } from "../export/destinations/export_destination.ts";
import { EVERY_DESTINATION } from "../export/every_destination.ts";
import type { ExportStep } from "../export/export_request.ts";
import { accountSources } from "../export/read_account.ts";
import { exportSqlite } from "../export/sqlite/export_sqlite.ts";
import type { Network } from "../harvest/connect.ts";
import { verify } from "../inspect/verify.ts";
import { auditPage, auditText } from "../report/audit/audit_document.ts";
import { BackupReader } from "../store/backup_reader.ts";
import { type FolderFile, NewFolder } from "../store/files/new_folder.ts";
import { TargetFile } from "../store/files/target_file.ts";
import { SUMS_FILE } from "../store/layout/paths.ts";
import { encodeSums } from "../store/manifest/top_sums.ts";
import { UsageError } from "../usage_error.ts";
import { exportReport } from "../view/statement/export_report.ts";
import { makeBag, PAYLOAD } from "./bag.ts";
import { closingFigures } from "./closing_figures.ts";
import { type BackupForm, copyBackup, copyDocuments, readable, zipOf } from "./copies.ts";
import { findGaps } from "./find_gaps.ts";
import { leaveReadme } from "./leave_readme.ts";
import { worksheets } from "./worksheets.ts";

/** Where entries without a start time begin: at nine. */
const DAY_STARTS = 9 * 3600;
/** Of a damaged backup so many files are named. */
const NAMED_FILES = 3;

/** What to put together. */
export interface LeaveRequest {
  /** The backup's folder. */
  readonly output: string;
  /** A folder that is not there yet, or empty. */
  readonly to: string;
  /** As a bag, BagIt 1.0. */
  readonly isBag: boolean;
  /** Also as one archive beside the folder, `to` with `.zip`. */
  readonly isZip: boolean;
  /** Whether the backup is copied; else the folder only says where it was. */
  readonly hasBackup: boolean;
  readonly tool: string;
  /** The user's language, for the report. */
  readonly locale: string;
  readonly cacheFolder: string | null;
}

/** What came of it. */
export interface LeaveResult {
  /** Why it is not complete; empty if it is. */
  readonly gaps: readonly string[];
  readonly files: number;
  readonly sizeBytes: number;
  /** The archive; null if none was asked for. */
  readonly zip: string | null;
}

/** What it needs from its caller. */
export interface LeaveEnvironment {
  readonly network: Network;
  readonly signal: AbortSignal;
  /** Called when a part begins. */
  readonly onPart: (part: string) => void;
  readonly onStep: (step: ExportStep) => void;
}

/** A damaged backup: nothing may be built on it. */
export class DamagedBackupError extends Error {
  override name = "DamagedBackupError";
}

/**
 * Puts together one folder to keep when an account at Harvest is closed: the backup, every export, a database, documents
 * under readable names, what is to be done by hand, and digests of all of it.
 * @throws DamagedBackupError, UsageError, TargetError; the signal's reason; the system's errors
 */
export async function leave(
  { output, to, isBag, isZip, hasBackup, tool, locale, cacheFolder }: LeaveRequest,
  { network, signal, onPart, onStep }: LeaveEnvironment,
): Promise<LeaveResult> {
  const zip = isZip ? `${to.replace(/[\\/]+$/, "")}.zip` : null;
  if (zip !== null && await new BackupReader(dirname(zip)).exists(basename(zip))) {
    throw new UsageError(`Cannot write "${zip}": it is there already`, "name another folder");
  }
  using folder = await NewFolder.create(to, { outside: output });
  onPart("verifying the backup");
  await checkIntact(output, signal);
  const sources = await accountSources(output, null);
  const content = isBag ? folder.inside(PAYLOAD) : folder;
  const common = { output, account: null, signal, onStep };
  const backedUpAt = sources.map(({ manifest }) => manifest.run.finished_at).sort().at(-1) ?? "";
  const modified = new Date(backedUpAt || 0);
  let gaps: string[] = [];
  let form: BackupForm | "reference" = "reference";
  let documents = 0;
  const parts: readonly (readonly [name: string, make: () => Promise<unknown>])[] = [
    ["auditing the backup", async () => {
      const audit = await auditBackup(
        { output, accounts: [], fromYear: null, connection: null, tool },
        { ...network, signal, onEvent: () => {} },
      );
      await content.write("audit.html", auditPage(audit));
      await content.write(
        "audit.txt",
        auditText(audit, { columns: 100, color: false, verbosity: "verbose" }) + "\n",
      );
      gaps = await findGaps(output, { sources, isConsistent: auditExitCode(audit) === 0 });
    }],
    ["copying the backup", async () => {
      if (!hasBackup) return;
      form = await copyBackup(output, { into: content, isBag, modified, signal });
      // A run beside may have changed files while they were copied.
      if (form === "folder") await checkIntact(content.at("backup"), signal);
    }],
    ...Object.entries(EVERY_DESTINATION).map(([name, destination]) =>
      [
        `export ${name}`,
        () =>
          exportDestination(destination(), {
            ...common,
            to: content.at(`exports/${name}`),
            dayStarts: DAY_STARTS,
          }),
      ] as const
    ),
    [
      "export csv",
      () => exportCsv({ ...common, to: content.at("csv"), delimiter: ",", bom: false }),
    ],
    ["export sqlite", () => exportSqlite({ ...common, to: content.at("harvest.sqlite") })],
    [
      "report",
      () => exportReport({ ...common, to: content.at("report.html"), cacheFolder, locale }),
    ],
    ["documents", async () => {
      for (const source of sources) {
        const own = `documents/${readable(source.manifest.account.name)} ${source.id}`;
        const into = content.inside(sources.length > 1 ? own : "documents");
        documents += await copyDocuments(source, { into, signal });
      }
    }],
  ];
  for (const [name, make] of parts) {
    onPart(name);
    await make();
  }
  const sheets = await worksheets(sources);
  for (const { name, text } of sheets) await content.write(name, text);
  const figures = await Promise.all(
    sources.map((source) => closingFigures(source, content.at("csv/figures.csv"))),
  );
  const topSums = await new BackupReader(output).digest(SUMS_FILE);
  const facts = { gaps, figures, sheets, documents, form, isBag, output, backedUpAt, topSums };
  await content.write("README.txt", leaveReadme(facts));

  onPart("digests");
  const files: FolderFile[] = [];
  for await (const path of content.paths()) {
    signal.throwIfAborted();
    files.push(await content.digest(path));
  }
  const sums = encodeSums(new Map(files.map((file) => [file.path, file])));
  await content.write(SUMS_FILE, new TextDecoder().decode(sums));
  if (isBag) {
    await makeBag(folder, [...files, await content.digest(SUMS_FILE)], {
      "Source-Organization": sources.map(({ manifest }) => manifest.account.name).join(", "),
      "Bagging-Date": backedUpAt.slice(0, 10),
      "External-Identifier": sources.map(({ id }) => `harvest-account-${id}`).join(" "),
      "External-Description": `Backup and exports of Harvest accounts, as of ${backedUpAt}` +
        (gaps.length > 0 ? "; not complete, see data/README.txt" : ""),
      "Bag-Software-Agent": tool,
    });
  }
  await folder.place();
  if (zip !== null) {
    onPart("zip");
    const paths = await Array.fromAsync(folder.paths());
    const inputs = paths.map((path) => ({
      name: `${basename(to)}/${path}`,
      path: folder.at(path),
    }));
    using target = await TargetFile.create(zip);
    for await (const chunk of zipOf(inputs, { modified, signal })) await target.write(chunk);
    await target.place();
  }
  const sizeBytes = files.reduce((sum, file) => sum + file.sizeBytes, 0);
  return { gaps, files: files.length, sizeBytes, zip };
}

/** @throws DamagedBackupError */
async function checkIntact(path: string, signal: AbortSignal): Promise<void> {
  const found: string[] = [];
  const onFinding = ({ path: file }: { path: string }) => found.push(file);
  const { damaged } = await verify(path, { subset: null, signal, onFinding, onDangling: () => {} });
  if (damaged === 0) return;
  const named = found.slice(0, NAMED_FILES);
  throw new DamagedBackupError(
    `Cannot leave with the backup "${path}": it is damaged (${named.join(", ")}` +
      `${damaged > named.length ? `, and ${damaged - named.length} more` : ""})`,
  );
}
