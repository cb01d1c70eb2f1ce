import { dirname } from "@std/path/dirname";
import { FILE_MODE, MadeFolders } from "./make_folder.ts";
import { isWithin, TargetError } from "./target_file.ts";
import { UsageError } from "../../usage_error.ts";

const ENCODER = new TextEncoder();

/** A file outside the backup that lines are appended to; each is on its way to the disk when the call returns. */
export class LogFile implements Disposable {
  readonly #file: Deno.FsFile;

  /** @throws UsageError if it is inside the backup; TargetError */
  constructor(readonly path: string, { outside }: { outside: string }) {
    if (isWithin(path, outside)) {
      throw new UsageError(
        `Cannot write "${path}": it is inside the backup "${outside}"`,
        "Name a file outside the backup",
      );
    }
    try {
      new MadeFolders().make(dirname(path));
      this.#file = Deno.openSync(path, { append: true, create: true, mode: FILE_MODE });
    } catch (error) {
      throw new TargetError(path, error);
    }
  }

  /** @throws TargetError, for instance when the disk is full */
  append(lines: readonly string[]): void {
    try {
      const bytes = ENCODER.encode(lines.map((line) => `${line}\n`).join(""));
      for (let at = 0; at < bytes.length;) at += this.#file.writeSync(bytes.subarray(at));
    } catch (error) {
      throw new TargetError(this.path, error);
    }
  }

  [Symbol.dispose](): void {
    this.#file.close();
  }
}
