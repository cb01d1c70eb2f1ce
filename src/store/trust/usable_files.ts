import { awaitIfPresent } from "../files/absent.ts";
import type { FileEntry } from "../files/file_digest.ts";
import { kindText } from "../files/not_a_file.ts";
import { parsePath } from "../layout/parse_path.ts";
import type { BackupFolder } from "../write/backup_folder.ts";
import { rebuiltList } from "./salvaged_list.ts";
import { salvage } from "./salvage.ts";

/** A file that was not as it was written, and what was done about it. */
export interface MetDamage {
  readonly path: string;
  readonly reason: string;
  /** Where the file is kept; null: it was missing. */
  readonly kept: string | null;
  /**
   * `rebuilt`: it is as it was written again; `read again`: what is in its place comes from Harvest; `lost`: nobody has all
   * of it any more.
   */
  readonly done: "rebuilt" | "read again" | "lost";
  readonly detail: string;
}

/**
 * The files of an account that a run builds upon: each is held against its digest before its first use. What differs is
 * never merged, made a version or given a new digest, but set aside, and this is the one place that decides what follows.
 */
export class UsableFiles {
  readonly #checked = new Map<string, { sha256: string | undefined; isUsable: Promise<boolean> }>();
  readonly #kept = new Map<string, string | null>();

  constructor(
    readonly folder: BackupFolder,
    readonly options: {
      /** A file as it was written; null: none is known. */
      readonly recorded: (path: string) => FileEntry | null;
      /** Whether files that nobody knows may be another program's. */
      readonly isImported: boolean;
      readonly onDamage: (damage: MetDamage) => void;
    },
  ) {}

  /** Whether a file is there, and is what was written. What differs is there no more after this. @throws the system's error */
  isUsable(path: string): Promise<boolean> {
    const recorded = this.options.recorded(path);
    const known = this.#checked.get(path);
    if (known && known.sha256 === recorded?.sha256) return known.isUsable;
    const isUsable = this.#check(path, recorded);
    this.#checked.set(path, { sha256: recorded?.sha256, isUsable });
    return isUsable;
  }

  /** The bytes of a small file; null if it is absent, or differs. */
  async read(path: string): Promise<Uint8Array<ArrayBuffer> | null> {
    return await this.isUsable(path) ? await this.folder.reader.read(path) : null;
  }

  /** Where a file that differed can be read; null: nowhere; undefined: it did not differ. */
  keptOf(path: string): string | null | undefined {
    return this.#kept.get(path);
  }

  async #check(path: string, recorded: FileEntry | null): Promise<boolean> {
    const reason = await this.#flawOf(path, recorded);
    if (reason === null) return true;
    if (reason === "absent") return false;
    return await this.#meet(path, recorded, reason);
  }

  async #flawOf(path: string, recorded: FileEntry | null): Promise<string | "absent" | null> {
    const { reader } = this.folder;
    const info = await awaitIfPresent(Deno.lstat(reader.path(path)));
    if (!info) return recorded ? "it does not exist" : "absent";
    if (!info.isFile) return `it is ${kindText(info)}, not a file`;
    if (!recorded) return this.options.isImported ? null : "the manifest does not list it";
    if (info.size !== recorded.sizeBytes) {
      return `it has ${info.size} bytes, it should have ${recorded.sizeBytes}`;
    }
    const found = await reader.digest(path);
    return found?.sha256 === recorded.sha256
      ? null
      : `its SHA-256 is ${found?.sha256}, it should be ${recorded.sha256}`;
  }

  /** Decides by the kind of file what becomes of it; whether there is a good one now. */
  async #meet(path: string, recorded: FileEntry | null, reason: string): Promise<boolean> {
    const { folder } = this;
    const kind = parsePath(path)?.kind;
    if (kind === "history" || kind === "deleted") {
      const detail = await salvage(folder, path, reason);
      const kept = folder.commits.asides.at(-1)?.to ?? null;
      this.options.onDamage({ path, reason, kept, done: "lost", detail });
      return await folder.reader.exists(path);
    }
    const rebuilt = kind === "list" && recorded ? await rebuiltList(folder, path, recorded) : null;
    const aside = await folder.asideOf(path, reason, false);
    await folder.commit([
      aside,
      ...(rebuilt ? [{ kind: "put", path, staged: rebuilt } as const] : []),
    ]);
    const isReadable = aside.to !== null && await folder.reader.sizeOf(aside.to) !== null;
    this.#kept.set(path, isReadable ? aside.to : null);
    const where = aside.to === null ? "" : `; the file that was there is kept as "${aside.to}"`;
    this.options.onDamage({
      path,
      reason,
      kept: aside.to,
      done: rebuilt ? "rebuilt" : "read again",
      detail: `${rebuilt ? "it is rebuilt from its record files" : "it is read again"}${where}`,
    });
    return rebuilt !== null;
  }
}
