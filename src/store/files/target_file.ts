import { basename } from "@std/path/basename";
import { dirname } from "@std/path/dirname";
import { join } from "@std/path/join";
import { resolve } from "@std/path/resolve";
import { UsageError } from "../../usage_error.ts";
import { MadeFolders } from "./made_folders.ts";
import { removeIfPresent } from "./staged_file.ts";
import { TargetError } from "./target_error.ts";

const ENCODER = new TextEncoder();
const SUFFIX = ".partial";
/** A file that nobody has written to for so long was left by a process that was killed. */
const STALE_MS = 86_400_000;

/**
 * A file outside the backup that is made beside its place and put there by a rename once it is whole. Like all that
 * comes from a backup it is for its owner alone.
 */
export class TargetFile implements Disposable {
  #file: Deno.FsFile | null = null;

  private constructor(
    readonly path: string,
    readonly tempPath: string,
    readonly folders: MadeFolders,
  ) {}

  /**
   * An empty file beside `path`, whose folder is made if it is missing. `outside`: the backup, which is no place for it.
   * @throws UsageError if no file can be there; TargetError
   */
  static async create(
    path: string,
    { outside }: { outside?: string } = {},
  ): Promise<TargetFile> {
    if (outside !== undefined && isWithin(path, outside)) {
      throw new UsageError(
        `Cannot write "${path}": it is inside the backup "${outside}", which holds nothing but what was saved`,
        "Give a place outside of it",
      );
    }
    if (await kindOf(path) === "folder") {
      throw new UsageError(`Cannot write "${path}": it is a folder`, "Give the name of a file");
    }
    const folder = dirname(path);
    if (await kindOf(folder) === "file") {
      throw new UsageError(
        `Cannot write "${path}": "${folder}" is a file`,
        "Move it away, or give another place",
      );
    }
    const folders = new MadeFolders();
    try {
      folders.make(folder);
      const prefix = `.${basename(path)}.`;
      const tempPath = await Deno.makeTempFile({ dir: folder, prefix, suffix: SUFFIX });
      await removeStale(folder, { prefix, beside: tempPath });
      return new TargetFile(path, tempPath, folders);
    } catch (error) {
      folders.removeEmpty();
      throw new TargetError(path, error);
    }
  }

  /** Adds a text at the end. @throws TargetError, for instance when the disk is full */
  async append(text: string): Promise<void> {
    await this.write(ENCODER.encode(text));
  }

  /** Adds bytes at the end. @throws TargetError */
  async write(bytes: Uint8Array): Promise<void> {
    await this.#telling(async () => {
      this.#file ??= await Deno.open(this.tempPath, { append: true });
      for (let at = 0; at < bytes.length;) at += await this.#file.write(bytes.subarray(at));
    });
  }

  /** How large the file is by now. @throws TargetError */
  size(): Promise<number> {
    return this.#telling(async () => (await Deno.stat(this.tempPath)).size);
  }

  /** Puts the file in its place, once its bytes are on the disk; whatever was there is replaced. @throws TargetError */
  place(): Promise<{ readonly sizeBytes: number }> {
    return this.#telling(async () => {
      this.#close();
      const sizeBytes = await syncedSize(this.tempPath);
      await Deno.rename(this.tempPath, this.path);
      return { sizeBytes };
    });
  }

  /** Removes what was not put in place, and the folders that were made for it. */
  [Symbol.dispose](): void {
    this.#close();
    removeIfPresent(this.tempPath);
    this.folders.removeEmpty();
  }

  #close(): void {
    this.#file?.close();
    this.#file = null;
  }

  async #telling<Result>(act: () => Promise<Result>): Promise<Result> {
    try {
      return await act();
    } catch (error) {
      throw new TargetError(this.path, error);
    }
  }
}

function isWithin(path: string, folder: string): boolean {
  const root = resolve(folder);
  return [root + "/", root + "\\"].some((prefix) => resolve(path).startsWith(prefix));
}

/** What is there; null if there is nothing, or it may not be looked at, which to make the file will tell. */
async function kindOf(path: string): Promise<"file" | "folder" | null> {
  try {
    return (await Deno.stat(path)).isDirectory ? "folder" : "file";
  } catch {
    return null;
  }
}

/** Removes what killed processes left of the same file. What cannot be removed stays. */
async function removeStale(
  folder: string,
  { prefix, beside }: { prefix: string; beside: string },
): Promise<void> {
  try {
    const nowMs = await changedMs(beside);
    for await (const { name, isFile } of Deno.readDir(folder)) {
      if (!isFile || !name.startsWith(prefix) || !name.endsWith(SUFFIX)) continue;
      const path = join(folder, name);
      if (nowMs - await changedMs(path) > STALE_MS) removeIfPresent(path);
    }
  } catch {
    // It is in nobody's way.
  }
}

/** When a file was last written to, by the clock of its disk. */
async function changedMs(path: string): Promise<number> {
  return (await Deno.stat(path)).mtime?.getTime() ?? 0;
}

async function syncedSize(path: string): Promise<number> {
  using file = await Deno.open(path, { write: true });
  await file.sync();
  return (await file.stat()).size;
}
