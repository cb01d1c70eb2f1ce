import { IdList, parseId } from "../../json/record_id.ts";
import type { BackupFolder, Change } from "../write/backup_folder.ts";
import type { BackupShape, PartitionShape } from "../layout/backup_shape.ts";
import { partitionList } from "../lists/partition_list.ts";
import { deriveRecords } from "../write/derive_records.ts";
import type { FileEntry } from "../files/file_digest.ts";
import type { Finding } from "../lists/finding.ts";
import { readList } from "../lists/list_reader.ts";
import { listText } from "../lists/list_writer.ts";
import { FORMAT } from "../manifest/manifest.ts";
import {
  type AccountPaths,
  accountPaths,
  isDerivedRecord,
  MANIFEST_FILE,
  SUMS_FILE,
} from "../layout/paths.ts";
import type { RepairStep } from "./repair_backup.ts";
import { RepairMarks } from "./repair_marks.ts";
import { isSalvageable, salvageTombstones } from "./salvage.ts";
import type { ManifestDraft } from "../write/write_manifests.ts";
import type { ExpectedAccount } from "../verify/expected_state.ts";

/** Repairs one account as far as its own files allow, and makes the manifest by which the next run fetches the rest. */
export class AccountRepair {
  readonly #paths: AccountPaths;
  readonly #marks: RepairMarks;
  /** What the manifest will list. */
  readonly #files = new Map<string, FileEntry>();
  readonly #account: ExpectedAccount;
  readonly #shape: BackupShape;
  readonly #report: (step: RepairStep) => void;

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
    this.#report = onStep;
    this.#paths = accountPaths(account.id);
    this.#marks = new RepairMarks(folder, this.#paths, account.manifest);
  }

  async run(findings: readonly Finding[]): Promise<ManifestDraft> {
    for (const [own, { versions: [entry] }] of this.#account.files ?? []) {
      const sizeBytes = entry?.sizeBytes ?? await this.folder.sizeOf(this.#full(own));
      if (entry && sizeBytes !== null) this.#files.set(own, { sizeBytes, sha256: entry.sha256 });
    }
    await this.#derive(findings.filter(isDerivedFinding));
    const others = findings.filter((finding) => !isDerivedFinding(finding));
    const isCut = ({ path, remedy }: Finding) =>
      remedy === "derive" && this.#partitionOf(this.#own(path)) !== undefined;
    await this.#cut(others.filter(isCut), others);
    for (const finding of others) if (!isCut(finding)) await this.#repairOne(finding);
    const isMistaken = findings.some(({ problem }) => problem === "wrong count");
    if (!this.#account.isIntact || isMistaken) await this.#markAll();
    return this.#seal();
  }

  /** Writes `<id>.json` files again from their lists, which are sound: otherwise they would not have been judged. */
  async #derive(findings: readonly Finding[]): Promise<void> {
    for (
      const [folder = "", some] of Map.groupBy(
        findings,
        ({ path }) => this.#own(path).split("/")[0],
      )
    ) {
      const ids = new IdList();
      const texts = some.flatMap(({ path }) => /(\d+)\.json$/.exec(path)?.[1] ?? []);
      for (const text of texts.sort((a, b) => a.length - b.length || (a < b ? -1 : 1))) {
        const id = parseId(text);
        if (id) ids.push(id.hi, id.lo);
      }
      await deriveRecords(readList(this.folder.path(this.#paths.list(folder))), {
        into: this.folder.path(this.#full(folder)),
        tempPath: this.folder.tempPath(),
        mayExist: false,
      }, { only: [ids] });
      for (const finding of some) this.#did(finding, "written");
    }
  }

  async #cut(findings: readonly Finding[], all: readonly Finding[]): Promise<void> {
    for (
      const [cut, some] of Map.groupBy(findings, ({ path }) => this.#partitionOf(this.#own(path)))
    ) {
      if (!cut) continue;
      const listPath = this.#paths.list(cut.folder);
      if (all.some(({ path }) => path === listPath)) {
        for (const finding of some) {
          this.#did(
            finding,
            "left",
            `${cut.folder}/list.json is damaged: repair again after the next run`,
          );
        }
        continue;
      }
      const texts = new Map(some.map(({ path }) => [path, listText([])]));
      for await (const { id, text } of partitionList(this.folder.path(listPath), cut.member)) {
        const path = this.#paths.childList(cut.parent, id, cut.suffix);
        if (texts.has(path)) texts.set(path, text);
      }
      const changes: Change[] = [];
      for (const [path, text] of texts) {
        changes.push({ kind: "put", path, staged: await this.folder.stageBytes(text) });
      }
      await this.folder.commit(changes);
      for (const path of texts.keys()) {
        const finding = some.find((other) => other.path === path);
        if (finding) this.#did(finding, "written");
      }
    }
  }

  async #repairOne(finding: Finding): Promise<void> {
    const { path, detail, remedy } = finding;
    const own = this.#own(path);
    if (own === MANIFEST_FILE || own === SUMS_FILE) return this.#did(finding, "written");
    if (isSalvageable(finding)) {
      return this.#did(finding, "salvaged", await salvageTombstones(this.folder, path));
    }
    if (remedy !== "fetch") return this.#did(finding, "left");
    this.#files.delete(own);
    await this.#mark(own, `${own} was damaged: ${detail}`);
    this.#did(finding, "to fetch");
  }

  /** Has the next run read what a file is made from. Artifacts need no mark: those that are not listed are fetched. */
  async #mark(own: string, reason: string): Promise<void> {
    const [, folder = "", file = ""] = /^([^/]+)\/(.+)$/.exec(own) ?? [];
    const isHere = (shape: { readonly folder: string }) => shape.folder === folder;
    const list = file === "list.json" ? this.#shape.lists.find(isHere) : undefined;
    const object = file === "data.json" ? this.#shape.objects.find(isHere) : undefined;
    const [, id, suffix] = /^(\d+)_([^/]+)\.json$/.exec(file) ?? [];
    const children = this.#shape.children.find((shape) => isHere(shape) && shape.suffix === suffix);
    if (list) this.#marks.whole(list.name, reason);
    else if (object) {
      this.#marks.whole(object.name, reason);
      // An object is read whole by every run; what it replaces would else go to the history, damage and all.
      await this.folder.commit([{ kind: "remove", path: this.#full(own) }]);
    } else if (children && id !== undefined) {
      this.#marks.parents(children, { ids: [id], files: this.#files, reason });
    }
  }

  /** Without a manifest that can be trusted, nothing of what it says about resources counts. */
  async #markAll(): Promise<void> {
    const reason = "manifest.json was damaged";
    for (const list of this.#shape.lists) {
      if (!this.#files.has(`${list.folder}/list.json`)) continue;
      this.#marks.whole(list.name, reason);
      await this.#marks.recountList(list);
    }
    for (const children of this.#shape.children) {
      if (!this.#files.has(`${children.folder}/list.json`)) continue;
      this.#marks.whole(children.name, reason);
      this.#marks.recountChildren(children, this.#files);
    }
  }

  #seal(): ManifestDraft {
    const { manifest, id, isIntact } = this.#account;
    return {
      format: FORMAT,
      tool: manifest?.tool ?? "",
      account: { id, name: manifest?.account.name ?? "" },
      run: manifest?.run ?? { started_at: "", finished_at: "" },
      role: manifest?.role ?? null,
      // False asks nothing of files that may not be there, and the next run writes them all.
      recordFiles: isIntact && manifest?.recordFiles === true,
      resources: this.#marks.entries,
      filesBefore: this.#files,
    };
  }

  #did({ path, detail }: Finding, done: RepairStep["done"], more?: string): void {
    this.#report({ path, done, detail: more ?? detail });
  }

  #own(path: string): string {
    return path.slice(this.#paths.root.length + 1);
  }

  #full(own: string): string {
    return `${this.#paths.root}/${own}`;
  }

  #partitionOf(own: string): PartitionShape | undefined {
    const [, folder, suffix] = /^([^/]+)\/\d+_([^/]+)\.json$/.exec(own) ?? [];
    return this.#shape.cuts.find((cut) => cut.parent === folder && cut.suffix === suffix);
  }
}

function isDerivedFinding({ path, remedy }: Finding): boolean {
  return remedy === "derive" && isDerivedRecord(path);
}
