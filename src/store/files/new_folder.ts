import { basename } from "@std/path/basename";
import { dirname } from "@std/path/dirname";
import { join } from "@std/path/join";
import { UsageError } from "../../usage_error.ts";
import { awaitIfPresent, entriesIn } from "./absent.ts";
import { digestOf, type FileEntry } from "./file_digest.ts";
import { InputFile } from "./input_file.ts";
import { FILE_MODE, makeFolder } from "./make_folder.ts";
import { isWithin, removeStale, TargetError } from "./target_file.ts";

const CHUNK_BYTES = 1 << 18;

/** A file in a folder: its path there, with `/`. */
export interface FolderFile extends FileEntry {
  readonly path: string;
}

/** A folder that is filled beside its place and renamed into it once it is complete. */
export class NewFolder implements Disposable {
  #isPlaced = false;

  private constructor(
    /** Where it will be. */
    readonly target: string,
    /** Where it is by now. */
    public path: string,
  ) {}

  /** @throws UsageError if something is there, or it would be inside `outside`; TargetError */
  static async create(target: string, { outside }: { outside: string }): Promise<NewFolder> {
    const refuse = (why: string, hint: string) => {
      throw new UsageError(`Cannot write "${target}": ${why}`, hint);
    };
    if (isWithin(join(target, "."), outside)) {
      refuse(`it is inside the backup "${outside}"`, "Name a folder outside the backup");
    }
    for await (const _ of entriesIn(target)) {
      refuse("the folder is not empty", "Name a new folder, or remove that one first");
    }
    if ((await awaitIfPresent(Deno.lstat(target)))?.isFile) {
      refuse("it is a file", "Name a new folder");
    }
    try {
      makeFolder(dirname(target));
      const prefix = `.${basename(target)}.`;
      const options = { dir: dirname(target), prefix, suffix: ".partial" };
      const path = await Deno.makeTempDir(options);
      await removeStale(dirname(target), { prefix, beside: path });
      return new NewFolder(target, path);
    } catch (error) {
      throw new TargetError(target, error);
    }
  }

  /** A folder in it. */
  inside(name: string): NewFolder {
    return new NewFolder(join(this.target, name), join(this.path, name));
  }

  /** Where a path of the folder is by now. */
  at(path: string): string {
    return join(this.path, ...path.split("/"));
  }

  /** @throws TargetError */
  async write(path: string, text: string): Promise<void> {
    await this.#act(path, (to) => Deno.writeTextFile(to, text, { mode: FILE_MODE }));
  }

  /** Copies a file from anywhere. @throws TargetError */
  async copy(from: string, path: string): Promise<void> {
    await this.#act(path, async (to) => {
      await Deno.copyFile(from, to);
      await Deno.chmod(to, FILE_MODE).catch(() => {});
    });
  }

  /** Writes a stream to a file. @throws TargetError */
  async pipe(stream: ReadableStream<Uint8Array>, path: string): Promise<void> {
    await this.#act(path, (to) => Deno.writeFile(to, stream, { mode: FILE_MODE }));
  }

  /** The paths of the files in it, in order. */
  async *paths(below = ""): AsyncGenerator<string> {
    const entries = await Array.fromAsync(entriesIn(this.at(below)));
    entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const { name, isDirectory } of entries) {
      const path = below === "" ? name : `${below}/${name}`;
      if (isDirectory) yield* this.paths(path);
      else yield path;
    }
  }

  /** Size and digest of a file in it. */
  async digest(path: string): Promise<FolderFile> {
    using file = new InputFile(this.at(path));
    return { path, ...await digestOf(file) };
  }

  /** Puts it in its place. @throws TargetError */
  async place(): Promise<void> {
    try {
      await awaitIfPresent(Deno.remove(this.target));
      await Deno.rename(this.path, this.target);
    } catch (error) {
      throw new TargetError(this.target, error);
    }
    this.#isPlaced = true;
    this.path = this.target;
  }

  /** Removes what was not put in place. */
  [Symbol.dispose](): void {
    if (!this.#isPlaced) Deno.removeSync(this.path, { recursive: true });
  }

  async #act(path: string, act: (to: string) => Promise<void>): Promise<void> {
    try {
      makeFolder(dirname(this.at(path)));
      await act(this.at(path));
    } catch (error) {
      throw new TargetError(join(this.target, path), error);
    }
  }
}

/** A file as a stream of its bytes. */
export async function* fileChunks(path: string): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  using file = new InputFile(path);
  // Small files are many: a buffer larger than the file would be most of their cost.
  const size = Math.min(CHUNK_BYTES, file.sizeBytes + 1);
  for (;;) {
    const chunk = new Uint8Array(size);
    const read = await file.read(chunk);
    if (read === null) return;
    yield chunk.subarray(0, read);
  }
}
