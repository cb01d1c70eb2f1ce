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
import { auditPage } from "../report/audit/audit_page.ts";
import { auditText } from "../report/audit/audit_text.ts";
import { BackupReader } from "../store/backup_reader.ts";
import { safeFileName } from "../store/files/safe_file_name.ts";
import { type FolderFile, NewFolder, writeStream } from "../store/files/new_folder.ts";
import { SUMS_FILE } from "../store/layout/paths.ts";
import { encodeSums } from "../store/manifest/top_sums.ts";
import { exportReport } from "../view/statement/export_report.ts";
import { makeBag, PAYLOAD } from "./bag.ts";
import { closingFigures } from "./closing_figures.ts";
import { copyBackup } from "./copy_backup.ts";
import { copyDocuments, withoutPercent } from "./documents.ts";
import { findGaps } from "./find_gaps.ts";
import { leaveReadme } from "./leave_readme.ts";
import { worksheets } from "./worksheets.ts";
import { zipOf } from "./zip_files.ts";

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
  const sources = await accountSources(output, null);
  using folder = await NewFolder.create(to, { outside: output });
  const root = isBag ? PAYLOAD : "";
  const at = (path: string) => folder.at(root + path);
  const common = { output, account: null, signal, onStep };
  const backedUpAt = sources.map(({ manifest }) => manifest.run.finished_at).sort().at(-1) ?? "";
  const modified = new Date(backedUpAt || 0);

  onPart("verifying the backup");
  await checkIntact(output, signal);
  onPart("auditing the backup");
  const audit = await auditBackup(
    { output, accounts: [], fromYear: null, connection: null, tool },
    { ...network, signal, onEvent: () => {} },
  );
  await folder.write(`${root}audit.html`, auditPage(audit));
  const screen = { columns: 100, color: false };
  await folder.write(`${root}audit.txt`, auditText(audit, screen) + "\n");
  const gaps = await findGaps(output, { sources, isConsistent: auditExitCode(audit) === 0 });

  let form: "folder" | "archive" | "reference" = "reference";
  if (hasBackup) {
    onPart("copying the backup");
    form = await copyBackup(output, { into: folder, folder: root, isBag, modified, signal });
    // A run beside may have changed files while they were copied.
    if (form === "folder") await checkIntact(at("backup"), signal);
  }
  for (const [name, destination] of Object.entries(EVERY_DESTINATION)) {
    onPart(`export ${name}`);
    const dayStarts = 9 * 3600;
    await exportDestination(destination(), { ...common, to: at(`exports/${name}`), dayStarts });
  }
  onPart("export csv");
  await exportCsv({ ...common, to: at("csv"), delimiter: ",", bom: false });
  onPart("export sqlite");
  await exportSqlite({ ...common, to: at("harvest.sqlite") });
  onPart("report");
  await exportReport({ ...common, to: at("report.html"), cacheFolder, locale });

  onPart("documents");
  let documents = 0;
  for (const source of sources) {
    const name = withoutPercent(safeFileName(source.manifest.account.name));
    const own = sources.length > 1 ? `${name} ${source.id}/` : "";
    const target = { into: folder, folder: `${root}documents/${own}`, signal };
    documents += await copyDocuments(source, target);
  }
  const sheets = await worksheets(sources);
  for (const { name, text } of sheets) await folder.write(root + name, text);
  const figures = await Promise.all(
    sources.map((source) => closingFigures(source, at("csv/figures.csv"))),
  );
  const topSums = await new BackupReader(output).digest(SUMS_FILE);
  await folder.write(
    `${root}README.txt`,
    leaveReadme({ gaps, figures, sheets, documents, form, isBag, output, backedUpAt, topSums }),
  );

  onPart("digests");
  const files: FolderFile[] = [];
  for await (const path of folder.paths(isBag ? "data" : "")) {
    signal.throwIfAborted();
    files.push(await folder.digest(path));
  }
  const sums = root + SUMS_FILE;
  const inside = new Map(files.map((file) => [file.path.slice(root.length), file]));
  await folder.write(sums, new TextDecoder().decode(encodeSums(inside)));
  if (isBag) {
    await makeBag(folder, [...files, await folder.digest(sums)], {
      organization: sources.map(({ manifest }) => manifest.account.name).join(", "),
      date: backedUpAt.slice(0, 10),
      identifier: sources.map(({ id }) => `harvest-account-${id}`).join(" "),
      description: `Backup and exports of Harvest accounts, as of ${backedUpAt}` +
        (gaps.length > 0 ? "; not complete, see data/README.txt" : ""),
      tool,
    });
  }
  await folder.place();
  const zip = isZip ? `${to.replace(/[\\/]+$/, "")}.zip` : null;
  if (zip !== null) {
    onPart("zip");
    await writeStream(zipOf(folder.zipInputs(), modified), zip);
  }
  const sizeBytes = files.reduce((sum, file) => sum + file.sizeBytes, 0);
  return { gaps, files: files.length, sizeBytes, zip };
}

/** @throws DamagedBackupError */
async function checkIntact(path: string, signal: AbortSignal): Promise<void> {
  const found: string[] = [];
  const { damaged } = await verify(path, {
    subset: null,
    signal,
    onFinding: ({ path: file }) => {
      if (found.length < 3) found.push(file);
    },
    onDangling: () => {},
  });
  if (damaged === 0) return;
  throw new DamagedBackupError(
    `Cannot leave with the backup "${path}": it is damaged (${found.join(", ")}` +
      `${damaged > found.length ? `, and ${damaged - found.length} more` : ""})`,
  );
}
