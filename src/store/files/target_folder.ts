import { join } from "@std/path/join";
import { entriesIn, removeIfPresent } from "./absent.ts";
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

  /**
   * Puts the files in place and removes those of an earlier export that are none of this one: a part that is left over
   * would be imported with the others. Returns the names. @throws TargetError
   */
  async place(isOurs: (name: string) => boolean = () => false): Promise<string[]> {
    for (const target of this.#targets.values()) await target.place();
    for await (const { name, isFile } of entriesIn(this.path)) {
      if (isFile && isOurs(name) && !this.#targets.has(name)) {
        removeIfPresent(join(this.path, name));
      }
    }
    return [...this.#targets.keys()];
  }

  /** Removes what was not put in place. */
  [Symbol.dispose](): void {
    this.#stack[Symbol.dispose]();
  }
}
