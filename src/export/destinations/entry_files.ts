import type { TargetFile } from "../../store/files/target_file.ts";
import type { TargetFolder } from "../../store/files/target_folder.ts";
import type { EntryFormat } from "./destination.ts";
import type { Entry } from "./entry.ts";
import type { Person } from "./person.ts";

/** A UTF-16 code unit is at most three bytes of UTF-8. */
const MOST_BYTES_PER_UNIT = 3;

/** A file that entries are added to, and which part of the whole it is. */
interface Part {
  readonly target: TargetFile;
  readonly number: number;
  rows: number;
}

/** The files of entries of an export, each split where the destination takes no more. */
export class EntryFiles {
  /** The files so far, without their folder, each with its person; null where it is of many. */
  readonly names = new Map<string, Person | null>();
  readonly #parts = new Map<string, Part>();

  private constructor(readonly format: EntryFormat, readonly folder: TargetFolder) {}

  /** Where all entries go to one file, it is there even without any. @throws UsageError, TargetError */
  static async create(format: EntryFormat, folder: TargetFolder): Promise<EntryFiles> {
    const files = new EntryFiles(format, folder);
    if (typeof format.name === "string") await files.#open(format.name, null);
    return files;
  }

  /** Adds an entry; a promise only where there is something to wait for. @throws TargetError */
  add(entry: Entry): Promise<void> | null {
    const { name: nameOf, most, tail } = this.format;
    const name = typeof nameOf === "string" ? nameOf : nameOf(entry);
    const text = this.format.text(entry);
    const part = this.#parts.get(name);
    if (!part) return this.#open(name, entry.person, text);
    const isFull = most !== undefined && (part.rows >= most.rows ||
      part.target.sizeBytes + text.length * MOST_BYTES_PER_UNIT + tail.length > most.bytes);
    if (isFull) return this.#open(name, null, text);
    part.rows++;
    return part.target.append(text);
  }

  /** Completes the files. @throws TargetError */
  async end(): Promise<void> {
    for (const { target } of this.#parts.values()) await target.append(this.format.tail);
  }

  /** Opens the first or the next part of a file, with the text of an entry if there is one. */
  async #open(name: string, person: Person | null, text = ""): Promise<void> {
    const { most, ending, head, tail } = this.format;
    const last = this.#parts.get(name);
    await last?.target.append(tail);
    await last?.target.write();
    const number = (last?.number ?? 0) + 1;
    const fileName = name + (most ? `-${String(number).padStart(3, "0")}` : "") + ending;
    this.names.set(fileName, person);
    const target = await this.folder.create(fileName);
    await target.append(head + text);
    this.#parts.set(name, { target, number, rows: text === "" ? 0 : 1 });
  }
}
