import { join } from "@std/path/join";
import { nullIfAbsent } from "./absent.ts";
import { FILE_MODE } from "./make_folder.ts";

/** A place for one file, for its owner alone, in the system's folder for temporary files; it is removed with it. */
export class TempFile implements Disposable {
  private constructor(readonly folder: string, readonly name: string) {}

  /** @throws the system's error */
  static async create(name = "file"): Promise<TempFile> {
    return new TempFile(await Deno.makeTempDir({ prefix: "getharvest-backup-" }), name);
  }

  /** Where the file is to be written. */
  get path(): string {
    return join(this.folder, this.name);
  }

  /** @throws the system's error */
  async write(text: string): Promise<void> {
    await Deno.writeTextFile(this.path, text, { mode: FILE_MODE, createNew: true });
  }

  /** The bytes of the file. @throws the system's error */
  async *chunks(): AsyncGenerator<Uint8Array> {
    const file = await Deno.open(this.path);
    yield* file.readable;
  }

  [Symbol.dispose](): void {
    nullIfAbsent(() => Deno.removeSync(this.folder, { recursive: true }));
  }
}
