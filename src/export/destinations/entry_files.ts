import type { TargetFile } from "../../store/files/target_file.ts";
import type { EntryFormat } from "./destination.ts";
import type { Entry } from "./entry.ts";
import type { TargetFolder } from "../../store/files/target_folder.ts";
import type { Person } from "./person.ts";

const ENCODER = new TextEncoder();
const BUFFER_BYTES = 1 << 16;
/** A UTF-16 code unit is at most three bytes of UTF-8. */
const MOST_BYTES_PER_UNIT = 3;

/** The files of entries of an export, each split where the destination takes no more. */
export class EntryFiles {
  readonly #format: EntryFormat;
  readonly #folder: TargetFolder;
  readonly #files = new Map<string, OpenFile>();
  readonly #people = new Map<string, Person>();
  readonly #names: string[] = [];

  private constructor(format: EntryFormat, folder: TargetFolder) {
    this.#format = format;
    this.#folder = folder;
  }

  /** Where all entries go to one file, it is there even without any. @throws UsageError, TargetError */
  static async create(format: EntryFormat, folder: TargetFolder): Promise<EntryFiles> {
    const files = new EntryFiles(format, folder);
    if (typeof format.name === "string") await files.#open(format.name, 1);
    return files;
  }

  /** The files so far, by name, without their folder. */
  get names(): readonly string[] {
    return this.#names;
  }

  /** Whose file it is, where each person has one. */
  personOf(fileName: string): Person | undefined {
    return this.#people.get(fileName);
  }

  /** Adds an entry. Awaiting takes longer than most entries, so a promise is returned only where there is one. */
  add(entry: Entry): Promise<void> | null {
    const { name: nameOf } = this.#format;
    const name = typeof nameOf === "string" ? nameOf : nameOf(entry);
    const text = this.#format.text(entry);
    const file = this.#files.get(name);
    if (!file) return this.#openFor(entry.person, name, text);
    const { most, tail } = this.#format;
    const isFull = most && (file.rows >= most.rows ||
      file.sizeBytes + text.length * MOST_BYTES_PER_UNIT + tail.length > most.bytes);
    return isFull ? this.#next(name, file, text) : file.add(text);
  }

  /** Completes the files. @throws TargetError */
  async end(): Promise<void> {
    for (const file of this.#files.values()) await file.end(this.#format.tail);
  }

  async #openFor(person: Person, name: string, text: string): Promise<void> {
    const file = await this.#open(name, 1);
    this.#people.set(`${name}${this.#format.ending}`, person);
    await file.add(text);
  }

  async #next(name: string, file: OpenFile, text: string): Promise<void> {
    await file.end(this.#format.tail);
    await (await this.#open(name, file.part + 1)).add(text);
  }

  async #open(name: string, part: number): Promise<OpenFile> {
    const { most, ending, head } = this.#format;
    const number = most ? `-${String(part).padStart(3, "0")}` : "";
    const fileName = `${name}${number}${ending}`;
    this.#names.push(fileName);
    const file = new OpenFile(await this.#folder.create(fileName), part);
    await file.add(head);
    file.rows = 0;
    this.#files.set(name, file);
    return file;
  }
}

/** A file with what has not been written to it yet. */
class OpenFile {
  readonly #target: TargetFile;
  #buffer = new Uint8Array(BUFFER_BYTES);
  #filled = 0;
  #writtenBytes = 0;
  rows = 0;

  constructor(target: TargetFile, readonly part: number) {
    this.#target = target;
  }

  get sizeBytes(): number {
    return this.#writtenBytes + this.#filled;
  }

  add(text: string): Promise<void> | null {
    this.rows++;
    const needed = text.length * MOST_BYTES_PER_UNIT;
    if (this.#filled + needed > this.#buffer.length) return this.#flushAndAdd(text, needed);
    this.#filled += ENCODER.encodeInto(text, this.#buffer.subarray(this.#filled)).written;
    return null;
  }

  async end(tail: string): Promise<void> {
    await this.add(tail);
    await this.#flush();
  }

  async #flushAndAdd(text: string, needed: number): Promise<void> {
    await this.#flush();
    if (needed > this.#buffer.length) this.#buffer = new Uint8Array(needed);
    this.#filled = ENCODER.encodeInto(text, this.#buffer).written;
  }

  async #flush(): Promise<void> {
    await this.#target.write(this.#buffer.subarray(0, this.#filled));
    this.#writtenBytes += this.#filled;
    this.#filled = 0;
  }
}
