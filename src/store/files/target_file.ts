import { basename } from "@std/path/basename";
import { dirname } from "@std/path/dirname";
import { join } from "@std/path/join";
import { resolve } from "@std/path/resolve";
import { UsageError } from "../../usage_error.ts";
import { safeFileName } from "./safe_file_name.ts";
import { awaitIfPresent, removeIfPresent, removeWhole } from "./absent.ts";
import { MadeFolders } from "./make_folder.ts";

const ENCODER = new TextEncoder();
const SUFFIX = ".partial";
/** Texts are collected up to this size. */
const BUFFER_BYTES = 1 << 16;
/** A UTF-16 code unit is at most three bytes of UTF-8. */
const MOST_BYTES_PER_UNIT = 3;
/** What has not been written to for so long is of a process that was killed. */
const STALE_MS = 86_400_000;

/** A file outside the backup cannot be written. What was there before is unchanged. */
export class TargetError extends Error {
  override name = "TargetError";

  constructor(path: string, cause: unknown) {
    super(`Cannot write "${path}": ${reasonOf(cause)}`, { cause });
  }
}

function reasonOf(cause: unknown): string {
  if (cause instanceof Deno.errors.NotCapable) {
    return "this program may not use the system's own folders";
  }
  const message = cause instanceof Error ? cause.message : String(cause);
  // What follows is the name of the temporary file, which means nothing to the user.
  return /^.*?\(os error \d+\)/.exec(message)?.[0] ?? message;
}

/**
 * A file outside the backup that is written beside its place and renamed into it once it is whole. Like everything that
 * comes from a backup it is for its owner alone.
 */
export class TargetFile implements Disposable {
  #file: Deno.FsFile | null = null;
  #buffer: Uint8Array<ArrayBuffer> | null = null;
  #filled = 0;
  #writtenBytes = 0;

  private constructor(
    readonly path: string,
    readonly tempPath: string,
    readonly folders: MadeFolders,
  ) {}

  /**
   * An empty file beside `path`, whose folder is made if it is missing. `outside`: the backup, where no file may be added.
   * @throws UsageError if no file can be there; TargetError
   */
  static async create(
    path: string,
    { outside }: { outside?: string } = {},
  ): Promise<TargetFile> {
    if (outside !== undefined && isWithin(path, outside)) {
      throw new UsageError(
        `Cannot write "${path}": it is inside the backup "${outside}" (exports must be outside the backup folder)`,
        "Name a file outside the backup",
      );
    }
    if (await kindOf(path) === "folder") {
      throw new UsageError(`Cannot write "${path}": it is a folder`, "Name a file");
    }
    const folder = dirname(path);
    if (await kindOf(folder) === "file") {
      throw new UsageError(
        `Cannot write "${path}": "${folder}" is a file`,
        "Move it away, or name another file",
      );
    }
    const folders = new MadeFolders();
    try {
      folders.make(folder);
      // The runtime takes fewer characters in the name of a temporary file than the system in a file's name.
      const prefix = `.${safeFileName(basename(path))}.`;
      const tempPath = await Deno.makeTempFile({ dir: folder, prefix, suffix: SUFFIX });
      await removeStale(folder, { prefix, beside: tempPath });
      return new TargetFile(path, tempPath, folders);
    } catch (error) {
      folders.removeEmpty();
      throw new TargetError(path, error);
    }
  }

  /** What was added so far, written or not. */
  get sizeBytes(): number {
    return this.#writtenBytes + this.#filled;
  }

  /** Adds a text at the end; a promise only where the file is written to, since to await takes longer than most texts. */
  append(text: string): Promise<void> | null {
    this.#buffer ??= new Uint8Array(BUFFER_BYTES);
    if (this.#filled + text.length * MOST_BYTES_PER_UNIT > BUFFER_BYTES) {
      return this.write(ENCODER.encode(text));
    }
    this.#filled += ENCODER.encodeInto(text, this.#buffer.subarray(this.#filled)).written;
    return null;
  }

  /**
   * Adds bytes at the end; without any, what was collected is written, its memory is free, and the file is closed for now.
   * @throws TargetError, for instance when the disk is full
   */
  async write(bytes?: Uint8Array): Promise<void> {
    const collected = this.#buffer?.subarray(0, this.#filled);
    this.#filled = 0;
    if (!bytes) this.#buffer = null;
    await this.#orTargetError(async () => {
      this.#file ??= await Deno.open(this.tempPath, { append: true });
      for (const part of [collected, bytes].filter((part) => part !== undefined)) {
        for (let at = 0; at < part.length;) at += await this.#file.write(part.subarray(at));
        this.#writtenBytes += part.length;
      }
      if (!bytes) this.#close();
    });
  }

  /** How large the file is by now. @throws TargetError */
  size(): Promise<number> {
    return this.#orTargetError(async () => (await Deno.stat(this.tempPath)).size);
  }

  /** Puts the file in its place, once its bytes are on the disk; whatever was there is replaced. @throws TargetError */
  place(): Promise<{ readonly sizeBytes: number }> {
    return this.#orTargetError(async () => {
      if (this.#filled > 0) await this.write();
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

  async #orTargetError<Result>(act: () => Promise<Result>): Promise<Result> {
    try {
      return await act();
    } catch (error) {
      throw new TargetError(this.path, error);
    }
  }
}

/** Whether a path is below a folder. */
export function isWithin(path: string, folder: string): boolean {
  const root = resolve(folder);
  return [root + "/", root + "\\"].some((prefix) => resolve(path).startsWith(prefix));
}

/** What is there; null if there is nothing. @throws TargetError where the system takes no such name */
async function kindOf(path: string): Promise<"file" | "folder" | null> {
  try {
    const info = await awaitIfPresent(Deno.stat(path));
    return info && (info.isDirectory ? "folder" : "file");
  } catch (error) {
    throw new TargetError(path, error);
  }
}

/** Removes what killed processes left of the same file or folder, as far as that is possible. */
export async function removeStale(
  folder: string,
  { prefix, beside }: { prefix: string; beside: string },
): Promise<void> {
  try {
    const nowMs = await changedMs(beside);
    for await (const { name } of Deno.readDir(folder)) {
      if (!name.startsWith(prefix) || !name.endsWith(SUFFIX)) continue;
      const path = join(folder, name);
      if (nowMs - await changedMs(path) > STALE_MS) await removeWhole(path);
    }
  } catch {
    // It is in nobody's way.
  }
}

/** When a file or folder was last changed, by the clock of its disk. */
export async function changedMs(path: string): Promise<number> {
  return (await Deno.stat(path)).mtime?.getTime() ?? 0;
}

async function syncedSize(path: string): Promise<number> {
  using file = await Deno.open(path, { write: true });
  await file.sync();
  return (await file.stat()).size;
}

/** Writes a text file; an existing one is replaced once the new one is whole. @throws as TargetFile */
export async function writeTarget(path: string, text: string, outside: string): Promise<void> {
  using target = await TargetFile.create(path, { outside });
  await target.append(text);
  await target.place();
}
