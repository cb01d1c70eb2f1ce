import type { FileEntry } from "../files/file_digest.ts";
import type { BackupShape, PartitionShape } from "../layout/backup_shape.ts";
import { parseAccountPath } from "../layout/parse_path.ts";
import { type AccountPaths, accountPaths } from "../layout/paths.ts";
import { listText } from "../lists/list_writer.ts";
import { partitionList } from "../lists/partition_list.ts";
import { FORMAT } from "../manifest/manifest.ts";
import type { ExpectedAccount } from "../verify/expected_state.ts";
import type { FileFinding, FileProblem } from "../verify/finding.ts";
import type { BackupFolder, Change } from "../write/backup_folder.ts";
import { deriveRecords } from "../write/derive_records.ts";
import type { ManifestDraft } from "../write/write_manifests.ts";
import { ResourceMarks } from "../trust/resource_marks.ts";
import { type MetDamage, UsableFiles } from "../trust/usable_files.ts";

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

/** Repairs one account as far as its own files allow, and makes the manifest by which the next run fetches the rest. */
export class AccountRepair {
  readonly #paths: AccountPaths;
  readonly #marks: ResourceMarks;
  /** What the manifest will list. */
  readonly #files = new Map<string, FileEntry>();
  readonly #account: ExpectedAccount;
  readonly #shape: BackupShape;
  readonly #onStep: (step: RepairStep) => void;

  readonly #usable: UsableFiles;
  #met: MetDamage | null = null;
  /** Folders of lists that are whole again. */
  readonly #rebuilt: string[] = [];

  constructor(
    readonly folder: BackupFolder,
    { shape, account, onStep }: {
      shape: BackupShape;
      account: ExpectedAccount;
      onStep: (step: RepairStep) => void;
    },
  ) {
    this.#shape = shape;
    this.#account = account;
    this.#onStep = onStep;
    this.#paths = accountPaths(account.id);
    this.#marks = new ResourceMarks(folder.reader, this.#paths, account.manifest);
    this.#usable = new UsableFiles(folder, {
      recorded: (path) => this.#files.get(this.#accountPath({ path })) ?? null,
      lost: () => undefined,
      isImported: false,
      onDamage: (met) => this.#met = met,
    });
  }

  /** @throws the system's error */
  async run(findings: readonly FileFinding[]): Promise<ManifestDraft> {
    for (const [accountPath, { versions: [entry] }] of this.#account.files ?? []) {
      const sizeBytes = entry?.sizeBytes ??
        await this.folder.reader.sizeOf(`${this.#paths.root}/${accountPath}`);
      if (entry && sizeBytes !== null) {
        this.#files.set(accountPath, { sizeBytes, sha256: entry.sha256 });
      }
    }
    const isDerived = (finding: FileFinding) =>
      finding.remedy === "derive" &&
      (this.#recordOf(finding) !== null || this.#partitionOf(finding) !== undefined);
    const restored = await this.#takeBack();
    // Lists first: the others are derived from them.
    const isLeft = (finding: FileFinding) => !isDerived(finding) && !restored.has(finding.path);
    for (const finding of findings.filter(isLeft)) await this.#repairOne(finding);
    const derived = findings.filter((finding) => this.#recordOf(finding) !== null);
    const folders = derived.flatMap((finding) => this.#recordOf(finding)?.folder ?? []);
    await this.#derive(new Set([...folders, ...this.#rebuilt]));
    derived.forEach((finding) => this.#did(finding, "written"));
    await this.#partition(findings.filter(isDerived));
    const isMistaken = findings.some(({ problem }) => problem === "wrong count");
    if (!this.#account.isIntact || isMistaken) {
      await this.#marks.all(this.#shape, this.#files, "manifest.json was damaged");
    }
    return this.#draft();
  }

  /** Takes back what was lost and somebody has restored from a copy, if it is just that. Returns the paths. */
  async #takeBack(): Promise<ReadonlySet<string>> {
    const paths = new Set<string>();
    for (const { path: accountPath, is_loss, sha256 } of this.#account.manifest?.quarantine ?? []) {
      const path = `${this.#paths.root}/${accountPath}`;
      if (!is_loss || sha256 === undefined || this.#files.has(accountPath)) continue;
      if (await this.folder.reader.sizeOf(path) === null) continue;
      const entry = await this.folder.reader.digest(path);
      if (entry?.sha256 !== sha256) continue;
      await this.folder.commit([{ kind: "adopt", path, entry }]);
      this.#onStep({ path, done: "written", detail: "it is as it was written again" });
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

  async #partition(findings: readonly FileFinding[]): Promise<void> {
    const { reader, work } = this.folder;
    for (const [partition, some] of Map.groupBy(findings, (each) => this.#partitionOf(each))) {
      if (!partition) continue;
      const { name, folder, parent, member, suffix } = partition;
      const listPath = this.#paths.list(folder);
      const texts = new Map(some.map(({ path }) => [path, listText([])]));
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
      for (const finding of some) this.#did(finding, isMade ? "written" : "to fetch");
    }
  }

  async #repairOne(finding: FileFinding): Promise<void> {
    const { path, remedy, problem, detail } = finding;
    const accountPath = this.#accountPath(finding);
    const isOfAccount = path === this.#paths.manifest || path === this.#paths.sums;
    const recorded = this.#files.get(accountPath);
    // The table of PDFs and receipts did not agree with a file that is as it was written: the table is made again.
    const isTable = parseAccountPath(accountPath)?.kind === "artifact" &&
      (!recorded || (await this.folder.reader.digest(path))?.sha256 === recorded.sha256);
    if (isOfAccount || isTable) return this.#did(finding, "written");
    await this.#usable.meet(path, detail);
    const done = this.#met?.done;
    if (done === "rebuilt") {
      const file = parseAccountPath(accountPath);
      const hasFiles = file?.kind === "list" && this.#account.manifest?.recordFiles === true;
      // What came to a list has come to its `<id>.json` too, and they could not be judged before.
      if (hasFiles) this.#rebuilt.push(file.folder);
      return this.#did(finding, "written");
    }
    if (done === "read again" && remedy === "fetch") {
      await this.#mark(accountPath, `${accountPath} ${STATE_BEFORE[problem]}`);
      return this.#did(finding, "to fetch");
    }
    this.#onStep({ path, done: "lost", detail: this.#met?.detail ?? detail });
  }

  /** Has the next run read what a file is made from. Artifacts need no mark: those that are not listed are fetched. */
  async #mark(accountPath: string, reason: string): Promise<void> {
    const file = parseAccountPath(accountPath);
    if (file?.kind === "list") {
      const list = this.#shape.lists.find(({ folder }) => folder === file.folder);
      if (list) this.#marks.whole(list.name, reason);
    } else if (file?.kind === "object") {
      const object = this.#shape.objects.find(({ folder }) => folder === file.folder);
      if (object) this.#marks.whole(object.name, reason);
    } else if (file?.kind === "child list") {
      const { folder, id, suffix } = file;
      const child = this.#shape.children.find((each) =>
        each.folder === folder && each.suffix === suffix
      );
      if (child) await this.#marks.parents(child, { ids: [id], files: this.#files, reason });
    }
  }

  #draft(): ManifestDraft {
    const { manifest, id, isIntact } = this.#account;
    return {
      format: FORMAT,
      tool: manifest?.tool ?? "",
      account: { id, name: manifest?.account.name ?? "" },
      run: manifest?.run ?? { started_at: "", finished_at: "" },
      role: manifest?.role ?? null,
      // False promises nothing of files that may not be there, and the next run writes them all.
      recordFiles: isIntact && manifest?.recordFiles === true,
      isImported: false,
      resources: this.#marks.entries,
      ...(manifest?.refusals ? { refusals: manifest.refusals } : {}),
      quarantine: manifest?.quarantine ?? [],
      filesBefore: this.#files,
    };
  }

  #did(finding: FileFinding, done: RepairStep["done"]): void {
    this.#onStep(stepOf(finding, done));
  }

  #accountPath({ path }: { readonly path: string }): string {
    return path.slice(this.#paths.root.length + 1);
  }

  #partitionOf(finding: FileFinding): PartitionShape | undefined {
    const file = parseAccountPath(this.#accountPath(finding));
    if (file?.kind !== "child list") return undefined;
    return this.#shape.partitions.find(({ parent, suffix }) =>
      parent === file.folder && suffix === file.suffix
    );
  }

  /** The derived file that a finding is about; null if it is about another. */
  #recordOf(finding: FileFinding) {
    const file = parseAccountPath(this.#accountPath(finding));
    return file?.kind === "record" ? file : null;
  }
}
