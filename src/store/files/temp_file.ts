import { join } from "@std/path/join";

/** A place for one file in the system's folder for temporary files, which is removed with it. */
export class TempFile implements Disposable {
  private constructor(readonly folder: string) {}

  /** @throws the system's error */
  static async create(): Promise<TempFile> {
    return new TempFile(await Deno.makeTempDir({ prefix: "getharvest-backup-" }));
  }

  /** Where the file is to be written. */
  get path(): string {
    return join(this.folder, "file");
  }

  /** The bytes of the file. @throws the system's error */
  async *chunks(): AsyncGenerator<Uint8Array> {
    const file = await Deno.open(this.path);
    yield* file.readable;
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.folder, { recursive: true });
  }
}
