import type { FileEntry } from "../files/file_digest.ts";
import {
  type BackupShape,
  type PartitionShape,
  type ShapedFile,
  shapedFile,
} from "../layout/backup_shape.ts";
import { type AccountPaths, accountPaths } from "../layout/paths.ts";
import { listText } from "../lists/list_writer.ts";
import { partitionList } from "../lists/partition_list.ts";
import { emptyManifest, FORMAT, type Manifest } from "../manifest/manifest.ts";
import { ResourceMarks } from "../trust/resource_marks.ts";
import { type MetDamage, UsableFiles } from "../trust/usable_files.ts";
import type { ExpectedAccount } from "../verify/expected_state.ts";
import type { FileFinding, FileProblem } from "../verify/finding.ts";
import type { BackupFolder, Change } from "../write/backup_folder.ts";
import { deriveRecords } from "../write/derive_records.ts";

/**
 * What was done about a file: `written`: it is whole again; `to fetch`: the next run fetches it; `lost`: nobody has all of it
 * any more; `accepted`: so it was, and the user accepts it.
 */
export interface RepairStep {
  readonly path: string;
  readonly done: "written" | "to fetch" | "lost" | "accepted";
  readonly detail: string;
}

/** What was wrong with a file before it was repaired, as the rest of a sentence about it. */
const STATE_BEFORE: Readonly<Record<FileProblem, string>> = {
  missing: "was missing",
  altered: "was altered",
  unlisted: "was not listed",
  malformed: "was malformed",
  "wrong count": "had wrong counts",
  unreadable: "could not be read",
};

/** A step about a file that a verification has found. */
export function stepOf({ path, problem }: FileFinding, done: RepairStep["done"]): RepairStep {
  return { path, done, detail: `it ${STATE_BEFORE[problem]}` };
}

/** A finding about a file of the account, and what the file is. */
interface Found {
  readonly finding: FileFinding;
  readonly accountPath: string;
  readonly file: ShapedFile;
}

/** Repairs one account as far as its own files allow, and makes the manifest by which the next run fetches the rest. */
export class AccountRepair {
  readonly #paths: AccountPaths;
  readonly #marks: ResourceMarks;
  /** What the manifest will list. */
  readonly #files = new Map<string, FileEntry>();
  readonly #usable: UsableFiles;
  #met: MetDamage | null = null;
  /** Folders of lists that are whole again. */
  readonly #rebuilt: string[] = [];

  constructor(
    readonly folder: BackupFolder,
    readonly options: {
      readonly shape: BackupShape;
      readonly account: ExpectedAccount;
      readonly onStep: (step: RepairStep) => void;
    },
  ) {
    const { shape, account: { id, manifest } } = options;
    this.#paths = accountPaths(id);
    this.#marks = new ResourceMarks(folder.reader, this.#paths, { shape, manifest });
    this.#usable = new UsableFiles(folder, {
      recorded: (path) => this.#files.get(path.slice(this.#paths.root.length + 1)) ?? null,
      lost: () => undefined,
      isImported: false,
      onDamage: (met) => this.#met = met,
    });
  }

  /** @throws the system's error */
  async run(findings: readonly FileFinding[]): Promise<Manifest> {
    const { shape, account: { id, manifest, isIntact, files } } = this.options;
    for (const [accountPath, { versions: [entry] }] of files ?? []) {
      const sizeBytes = entry?.sizeBytes ??
        await this.folder.reader.sizeOf(`${this.#paths.root}/${accountPath}`);
      if (entry && sizeBytes !== null) {
        this.#files.set(accountPath, { sizeBytes, sha256: entry.sha256 });
      }
    }
    const restored = await this.#takeBack();
    const records: Found[] = [];
    const partitions = new Map<PartitionShape, FileFinding[]>();
    for (const finding of findings) {
      const accountPath = finding.path.slice(this.#paths.root.length + 1);
      const file = shapedFile(shape, accountPath);
      const found = { finding, accountPath, file };
      if (file.kind === "record") records.push(found);
      else if (file.kind === "partition" && finding.remedy === "derive") {
        partitions.set(file.shape, [...partitions.get(file.shape) ?? [], finding]);
      } else if (!restored.has(finding.path)) await this.#repairOne(found);
    }
    // Lists come first: these are derived from them.
    const folders = records.map(({ accountPath }) => accountPath.split("/")[0] ?? "");
    await this.#derive(new Set([...folders, ...this.#rebuilt]));
    for (const { finding } of records) this.#did(finding, "written");
    for (const [partition, some] of partitions) await this.#partition(partition, some);
    const isMistaken = findings.some(({ problem }) => problem === "wrong count");
    if (!isIntact || isMistaken) await this.#marks.all(this.#files, "manifest.json was damaged");
    const before = manifest ?? emptyManifest(id);
    return {
      ...before,
      format: FORMAT,
      account: { id, name: before.account.name },
      // False promises nothing of files that may not be there, and the next run writes them all.
      recordFiles: isIntact && before.recordFiles,
      resources: this.#marks.entries,
      files: this.#files,
    };
  }

  /** Takes back what was lost and somebody has restored from a copy, if it is just that. Returns the paths. */
  async #takeBack(): Promise<ReadonlySet<string>> {
    const paths = new Set<string>();
    const { account: { manifest }, onStep } = this.options;
    for (const { path: accountPath, is_loss, sha256 } of manifest?.quarantine ?? []) {
      const path = `${this.#paths.root}/${accountPath}`;
      if (!is_loss || sha256 === undefined || this.#files.has(accountPath)) continue;
      if (await this.folder.reader.sizeOf(path) === null) continue;
      const entry = await this.folder.reader.digest(path);
      if (entry?.sha256 !== sha256) continue;
      await this.folder.commit([{ kind: "adopt", path, entry }]);
      onStep({ path, done: "written", detail: "it is as it was written again" });
      paths.add(path);
    }
    return paths;
  }

  /** Makes the `<id>.json` of lists right again. */
  async #derive(folders: ReadonlySet<string>): Promise<void> {
    for (const folder of folders) {
      const records = this.folder.reader.list(this.#paths.list(folder));
      const path = `${this.#paths.root}/${folder}`;
      await deriveRecords(this.folder, path, records, { mayExist: true });
    }
  }

  async #partition(
    { name, folder, parent, member, suffix }: PartitionShape,
    findings: readonly FileFinding[],
  ): Promise<void> {
    const { reader, work } = this.folder;
    const listPath = this.#paths.list(folder);
    const texts = new Map(findings.map(({ path }) => [path, listText([])]));
    // Without their list, the next run makes them.
    const isMade = await reader.sizeOf(listPath) !== null;
    if (!isMade) this.#marks.owe(name, "partitions");
    else {
      for await (const { id, text } of partitionList(reader, listPath, member)) {
        const path = this.#paths.childList(parent, id, suffix);
        if (texts.has(path)) texts.set(path, text);
      }
    }
    const changes: Change[] = [];
    for (const [path, text] of texts) {
      changes.push(
        isMade
          ? { kind: "put", path, staged: await work.stageBytes(text) }
          : { kind: "remove", path },
      );
    }
    await this.folder.commit(changes);
    for (const finding of findings) this.#did(finding, isMade ? "written" : "to fetch");
  }

  async #repairOne({ finding, accountPath, file }: Found): Promise<void> {
    const { path, remedy, problem, detail } = finding;
    const { account: { manifest }, onStep } = this.options;
    const isOfAccount = path === this.#paths.manifest || path === this.#paths.sums;
    const recorded = this.#files.get(accountPath);
    // The table of PDFs and receipts did not agree with a file that is as it was written: the table is made again.
    const isTable = (file.kind === "pdf" || file.kind === "receipt") &&
      (!recorded || (await this.folder.reader.digest(path))?.sha256 === recorded.sha256);
    if (isOfAccount || isTable) return this.#did(finding, "written");
    await this.#usable.meet(path, detail);
    const done = this.#met?.done;
    if (done === "rebuilt") {
      // What came to a list has come to its `<id>.json` too, and they could not be judged before.
      if (file.kind === "list" && file.shape && manifest?.recordFiles === true) {
        this.#rebuilt.push(file.shape.folder);
      }
      return this.#did(finding, "written");
    }
    if (done === "read again" && remedy === "fetch") {
      const reason = `${accountPath} ${STATE_BEFORE[problem]}`;
      this.#marks.file(accountPath, reason);
      return this.#did(finding, "to fetch");
    }
    onStep({ path, done: "lost", detail: this.#met?.detail ?? detail });
  }

  #did(finding: FileFinding, done: RepairStep["done"]): void {
    this.options.onStep(stepOf(finding, done));
  }
}
