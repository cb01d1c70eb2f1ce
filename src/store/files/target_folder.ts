import { join } from "@std/path/join";
import { entriesIn, removeIfPresent } from "./absent.ts";
import { UsageError } from "../../usage_error.ts";
import { TargetFile } from "./target_file.ts";

/** A folder outside the backup whose new files are put in place together, once all are complete. */
export class TargetFolder implements Disposable {
  readonly #stack = new DisposableStack();
  readonly #targets = new Map<string, TargetFile>();

  /** `backup`: where no file may be added. */
  constructor(readonly path: string, readonly backup: string) {}

  /** A new file; `name` may have a folder in it, with `/`. @throws UsageError, TargetError */
  async create(name: string): Promise<TargetFile> {
    const path = join(this.path, ...name.split("/"));
    const target = this.#stack.use(await TargetFile.create(path, { outside: this.backup }));
    this.#targets.set(name, target);
    return target;
  }

  /** A new file with all of its text. @throws UsageError, TargetError */
  async write(name: string, text: string): Promise<void> {
    await (await this.create(name)).append(text);
  }

  /** The names of the new files, and where each can be read until it is put in place. @throws TargetError */
  async written(): Promise<{ readonly name: string; readonly path: string }[]> {
    for (const target of this.#targets.values()) await target.write();
    return [...this.#targets].map(([name, { tempPath }]) => ({ name, path: tempPath }));
  }

  /** Puts the files in place. Returns the names. @throws TargetError */
  async place(): Promise<string[]> {
    for (const target of this.#targets.values()) await target.place();
    return [...this.#targets.keys()];
  }

  /**
   * Puts the files in place of those of an earlier export of the same kind, which is known by the first line of a file, and
   * removes what is left over of it: a part of it would be imported with the others. Returns the names.
   * @throws UsageError if there is a file of one of the names that is of no such export; TargetError
   */
  async replace(
    mark: { readonly name: string; readonly firstLine: string },
    isOurs: (name: string) => boolean,
  ): Promise<string[]> {
    const there: string[] = [];
    for await (const { name, isFile } of entriesIn(this.path)) if (isFile) there.push(name);
    const isAgain = there.includes(mark.name) &&
      (await Deno.readTextFile(join(this.path, mark.name))).startsWith(`${mark.firstLine}\n`);
    const foreign = there.find((name) => this.#targets.has(name));
    if (foreign !== undefined && !isAgain) {
      throw new UsageError(
        `Cannot write "${
          join(this.path, foreign)
        }": the file is there already, and is of no export for ${mark.firstLine}`,
        "name a new folder",
      );
    }
    const placed = await this.place();
    const left = isAgain ? there.filter((name) => !this.#targets.has(name)) : [];
    for (const name of left.filter(isOurs)) removeIfPresent(join(this.path, name));
    return placed;
  }

  /** Removes what was not put in place. */
  [Symbol.dispose](): void {
    this.#stack[Symbol.dispose]();
  }
}
