import { compareIdTexts, IdList, parseId } from "../../json/record_id.ts";
import type { FileEntry } from "../files/file_digest.ts";
import type { BackupShape, PartitionShape } from "../layout/backup_shape.ts";
import { parseAccountPath, parsePath } from "../layout/parse_path.ts";
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
import { salvage } from "../trust/salvage.ts";

/**
 * What was done about a file: `written`: it is whole again; `to fetch`: the next run fetches it; `salvaged`: what of it
 * can be read is kept, and the damaged file beside it; `left`: nothing.
 */
export interface RepairStep {
  readonly path: string;
  readonly done: "written" | "to fetch" | "salvaged" | "left";
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

/** A step about a file; one that was left is still as it was found. */
export function stepOf(
  { path, problem, detail }: FileFinding,
  done: RepairStep["done"],
  more?: string,
): RepairStep {
  return { path, done, detail: more ?? (done === "left" ? detail : `it ${STATE_BEFORE[problem]}`) };
}

/** Whether a damaged file holds what nobody can fetch again, and can be read. */
function isSalvageable({ path, problem }: FileFinding): boolean {
  const kind = parsePath(path)?.kind;
  return (kind === "deleted" || kind === "history") &&
    problem !== "missing" && problem !== "unreadable";
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
      finding.remedy === "derive" && this.#recordOf(finding) !== null;
    await this.#derive(findings.filter(isDerived));
    const others = findings.filter((finding) => !isDerived(finding));
    const isPartition = (finding: FileFinding) =>
      finding.remedy === "derive" && this.#partitionOf(finding) !== undefined;
    await this.#partition(others.filter(isPartition), others);
    for (const finding of others) if (!isPartition(finding)) await this.#repairOne(finding);
    const isMistaken = findings.some(({ problem }) => problem === "wrong count");
    if (!this.#account.isIntact || isMistaken) {
      await this.#marks.all(this.#shape, this.#files, "manifest.json was damaged");
    }
    return this.#draft();
  }

  /** Writes `<id>.json` files again from their lists, which are sound: otherwise they would not have been judged. */
  async #derive(findings: readonly FileFinding[]): Promise<void> {
    for (
      const [folder, some] of Map.groupBy(findings, (finding) => this.#recordOf(finding)?.folder)
    ) {
      if (folder === undefined) continue;
      const ids = new IdList();
      const texts = some.flatMap((finding) => this.#recordOf(finding)?.id ?? []);
      for (const text of texts.sort(compareIdTexts)) {
        const id = parseId(text);
        if (id) ids.push(id.hi, id.lo);
      }
      const records = this.folder.reader.list(this.#paths.list(folder));
      await deriveRecords(this.folder, `${this.#paths.root}/${folder}`, records, { only: [ids] });
      for (const finding of some) this.#did(finding, "written");
    }
  }

  async #partition(findings: readonly FileFinding[], all: readonly FileFinding[]): Promise<void> {
    const { reader, work } = this.folder;
    for (const [partition, some] of Map.groupBy(findings, (each) => this.#partitionOf(each))) {
      if (!partition) continue;
      const { folder, parent, member, suffix } = partition;
      const listPath = this.#paths.list(folder);
      if (all.some(({ path }) => path === listPath)) {
        const reason = `${folder}/list.json is damaged: repair again after the next run`;
        for (const finding of some) this.#did(finding, "left", reason);
        continue;
      }
      const texts = new Map(some.map(({ path }) => [path, listText([])]));
      for await (const { id, text } of partitionList(reader, listPath, member)) {
        const path = this.#paths.childList(parent, id, suffix);
        if (texts.has(path)) texts.set(path, text);
      }
      const changes: Change[] = [];
      for (const [path, text] of texts) {
        changes.push({ kind: "put", path, staged: await work.stageBytes(text) });
      }
      await this.folder.commit(changes);
      for (const path of texts.keys()) {
        const finding = some.find((other) => other.path === path);
        if (finding) this.#did(finding, "written");
      }
    }
  }

  async #repairOne(finding: FileFinding): Promise<void> {
    const { path, remedy } = finding;
    if (path === this.#paths.manifest || path === this.#paths.sums) {
      return this.#did(finding, "written");
    }
    if (isSalvageable(finding)) {
      return this.#did(finding, "salvaged", await salvage(this.folder, path, finding.detail));
    }
    if (remedy !== "fetch") return this.#did(finding, "left");
    const accountPath = this.#accountPath(finding);
    this.#files.delete(accountPath);
    await this.#mark(accountPath, `${accountPath} ${STATE_BEFORE[finding.problem]}`);
    this.#did(finding, "to fetch");
  }

  /** Has the next run read what a file is made from. Artifacts need no mark: those that are not listed are fetched. */
  async #mark(accountPath: string, reason: string): Promise<void> {
    const file = parseAccountPath(accountPath);
    if (file?.kind === "list") {
      const list = this.#shape.lists.find(({ folder }) => folder === file.folder);
      if (list) this.#marks.whole(list.name, reason);
    } else if (file?.kind === "object") {
      const object = this.#shape.objects.find(({ folder }) => folder === file.folder);
      if (!object) return;
      this.#marks.whole(object.name, reason);
      // Every run reads an object whole; the damaged one would go to the history as an earlier version.
      await this.folder.commit([{ kind: "remove", path: this.#paths.object(file.folder) }]);
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

  #did(finding: FileFinding, done: RepairStep["done"], more?: string): void {
    this.#onStep(stepOf(finding, done, more));
  }

  #accountPath({ path }: FileFinding): string {
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
