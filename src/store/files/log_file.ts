import { dirname } from "@std/path/dirname";
import { nullIfAbsent } from "./absent.ts";
import { FILE_MODE } from "./make_folder.ts";
import { isWithin, TargetError } from "./target_file.ts";
import { UsageError } from "../../usage_error.ts";

const ENCODER = new TextEncoder();

/** A file outside the backup that lines are appended to; each is on its way to the disk when the call returns. */
export class LogFile implements Disposable {
  readonly #file: Deno.FsFile;

  /** @throws UsageError if it is inside the backup or its folder is missing; TargetError */
  constructor(readonly path: string, { outside }: { outside: string }) {
    if (isWithin(path, outside)) {
      throw new UsageError(
        `Cannot write "${path}": it is inside the backup "${outside}"`,
        "Name a file outside the backup",
      );
    }
    const folder = dirname(path);
    if (!nullIfAbsent(() => Deno.statSync(folder))?.isDirectory) {
      throw new UsageError(
        `Cannot write "${path}": there is no folder "${folder}"`,
        "Make it first, or name another file",
      );
    }
    try {
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
