import { awaitIfPresent } from "../files/absent.ts";
import { differenceText, type FileEntry } from "../files/file_digest.ts";
import { kindText } from "../files/input_file.ts";
import { parsePath } from "../layout/paths.ts";
import type { QuarantineEntry } from "../manifest/quarantine_entry.ts";
import type { BackupFolder } from "../write/backup_folder.ts";
import { salvage } from "./salvage.ts";

/** A file that was not as it was written, or of which something is lost, and what was done about it. */
export interface MetDamage {
  readonly path: string;
  /**
   * `rebuilt`: it is as it was written again; `read again`: what is in its place comes from Harvest; `lost`: nobody has all
   * of it any more.
   */
  readonly done: "rebuilt" | "read again" | "lost";
  /** What was wrong and what was done, as a sentence about the file. */
  readonly detail: string;
}

/**
 * The files of an account that a run builds upon: each is held against its digest before its first use. What differs is
 * never merged, made a version or given a new digest, but set aside, and this is the one place that decides what follows.
 */
export class UsableFiles {
  /** What was recorded for each then: what is placed is another entry, also where it is the same file again. */
  readonly #checked = new Map<
    string,
    { readonly recorded: FileEntry | null; readonly isUsable: Promise<boolean> }
  >();
  readonly #kept = new Map<string, string | null>();

  constructor(
    readonly folder: BackupFolder,
    readonly options: {
      /** A file as it was written; null: none is known. */
      readonly recorded: (path: string) => FileEntry | null;
      /** How a file was set aside by an earlier process and not brought back since; undefined: it was not. */
      readonly lost: (path: string) => QuarantineEntry | undefined;
      /** Whether files that nobody knows may be another program's. */
      readonly isImported: boolean;
      readonly onDamage: (damage: MetDamage) => void;
    },
  ) {}

  /** Whether a file is there, and is what was written. What differs is there no more after this. @throws the system's error */
  isUsable(path: string): Promise<boolean> {
    const recorded = this.options.recorded(path);
    const known = this.#checked.get(path);
    if (known && known.recorded === recorded) return known.isUsable;
    const isUsable = this.#check(path, recorded);
    this.#checked.set(path, { recorded, isUsable });
    return isUsable;
  }

  /** The bytes of a small file; null if it is absent, or differs. */
  async read(path: string): Promise<Uint8Array<ArrayBuffer> | null> {
    return await this.isUsable(path) ? await this.folder.reader.read(path) : null;
  }

  /**
   * Where a file can be read that differed, now or before, and was not brought back; null: nowhere; undefined: it did not
   * differ.
   */
  keptOf(path: string): string | null | undefined {
    return this.#kept.has(path) ? this.#kept.get(path) : this.options.lost(path)?.kept;
  }

  /** Notes that something of a file is lost, whatever takes its place. @throws the system's error */
  async lose(path: string, reason: string): Promise<void> {
    const to = this.keptOf(path);
    const aside = to === undefined
      ? await this.folder.asideOf(path, reason, true)
      : { kind: "aside", path, to, reason, isLoss: true } as const;
    await this.folder.commit([aside]);
    this.options.onDamage({ path, done: "lost", detail: reason });
  }

  async #check(path: string, recorded: FileEntry | null): Promise<boolean> {
    const reason = await this.#flawOf(path, recorded);
    if (reason === null) return true;
    if (reason === "absent") return false;
    return await this.meet(path, reason);
  }

  async #flawOf(path: string, recorded: FileEntry | null): Promise<string | "absent" | null> {
    const { reader } = this.folder;
    const info = await awaitIfPresent(Deno.lstat(reader.path(path)));
    if (!info) return recorded ? "it does not exist" : "absent";
    if (!info.isFile) return `it is ${kindText(info)}, not a file`;
    if (!recorded) return this.options.isImported ? null : "the manifest does not list it";
    const isLong = info.size !== recorded.sizeBytes;
    const found = isLong ? { sizeBytes: info.size, sha256: "" } : await reader.digest(path);
    if (!found) return "it does not exist";
    return found.sha256 === recorded.sha256 ? null : differenceText(found, recorded);
  }

  /**
   * Sets a file aside and puts in its place what can be made of it without Harvest; what then follows depends on the kind of
   * file. Returns whether there is a good one now.
   * @throws the system's error
   */
  async meet(path: string, reason: string): Promise<boolean> {
    const { folder } = this;
    const kind = parsePath(path)?.kind;
    const { staged, isWhole, detail } = await salvage(folder, path, this.options.recorded(path));
    const isLoss = !isWhole && (kind === "history" || kind === "deleted");
    const aside = await folder.asideOf(path, reason, isLoss);
    await folder.commit([aside, ...(staged ? [{ kind: "put", path, staged } as const] : [])]);
    const kept = aside.to;
    if (!staged) {
      const isReadable = kept !== null && await folder.reader.sizeOf(kept) !== null;
      this.#kept.set(path, isReadable ? kept : null);
    }
    const where = kept === null ? "" : `; the file that was there is kept as "${kept}"`;
    this.options.onDamage({
      path,
      done: isWhole ? "rebuilt" : isLoss ? "lost" : "read again",
      detail: `it was not as it was written: ${reason}; ${detail}${where}`,
    });
    return staged !== null;
  }
}
