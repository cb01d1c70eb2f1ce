import type { RawReader } from "../raw_reader.ts";
import { differenceText, sha256Hex } from "../files/file_digest.ts";
import { mendedText } from "../files/mended_text.ts";
import { NotAFileError } from "../files/input_file.ts";
import type { JournalState } from "../journal/journal.ts";
import { parsePath, SUMS_FILE } from "../layout/paths.ts";
import { decodeSums, encodeSums } from "../manifest/top_sums.ts";
import {
  type FileFinding,
  type FileProblem,
  findingOf,
  type Flaw,
  MISSING,
  type Remedy,
} from "./finding.ts";

/** A file that the topmost sums list. */
export interface TopFile {
  /** Null: it is absent. */
  readonly bytes: Uint8Array<ArrayBuffer> | null;
  /** Whether it is the very file that was written, as far as can be told. */
  readonly isIntact: boolean;
}

/** The topmost SHA256SUMS and the files it lists, which describe all others. */
export class TopFiles {
  readonly findings: FileFinding[] = [];
  files = 0;
  sizeBytes = 0;
  /** Null: there are no sums, or none that can be read. */
  #sums: ReadonlyMap<string, string> | null = null;

  private constructor(readonly reader: RawReader, readonly journal: JournalState) {}

  /** Reads the sums themselves. @throws the system's error */
  static async read(reader: RawReader, journal: JournalState): Promise<TopFiles> {
    const top = new TopFiles(reader, journal);
    const bytes = await top.#read(SUMS_FILE, "derive");
    if (bytes === "unreadable") return top;
    if (bytes) {
      top.#count(bytes);
      top.#sums = top.#decode(bytes);
    } else if (!journal.isOpen) top.#ofSums("missing", MISSING.detail);
    return top;
  }

  /** Paths that the sums list. */
  get listed(): readonly string[] {
    return [...this.#sums?.keys() ?? []];
  }

  /** Reads a file and compares it with the sums; what is wrong becomes a finding. @throws the system's error */
  async check(path: string, remedy: Remedy): Promise<TopFile> {
    const bytes = await this.#read(path, remedy);
    if (bytes === "unreadable") return { bytes: null, isIntact: false };
    const listed = this.#sums?.get(path);
    const placed = this.journal.placed.get(path) ?? [];
    if (!bytes) {
      if (listed !== undefined && !placed.includes(null)) this.found(path, MISSING, remedy);
      return { bytes, isIntact: false };
    }
    this.#count(bytes);
    const sha256 = await sha256Hex(bytes);
    const isKnown = sha256 === listed || placed.some((version) => version?.sha256 === sha256);
    if (isKnown) return { bytes, isIntact: true };
    const name = JSON.stringify(path);
    if (listed !== undefined && !isAlmost(listed, sha256)) {
      const wanted = { sizeBytes: null, sha256: listed };
      const detail = differenceText({ sizeBytes: bytes.length, sha256 }, wanted);
      this.found(path, { problem: "altered", detail }, remedy);
      return { bytes, isIntact: false };
    }
    if (listed !== undefined) this.#ofSums("altered", `its digest of ${name} is damaged`);
    else if (this.#sums && !this.journal.isOpen) {
      this.#ofSums("altered", `it does not list ${name}`);
    }
    // Nothing speaks against the file itself.
    return { bytes, isIntact: true };
  }

  /** Null: absent. What is in the place of a file and is none becomes a finding. */
  async #read(
    path: string,
    remedy: Remedy,
  ): Promise<Uint8Array<ArrayBuffer> | "unreadable" | null> {
    try {
      return await this.reader.read(path);
    } catch (error) {
      if (!(error instanceof NotAFileError)) throw error;
      this.found(path, { problem: "unreadable", detail: error.message }, remedy);
      return "unreadable";
    }
  }

  found(path: string, flaw: Flaw, remedy: Remedy): void {
    this.findings.push(findingOf(path, flaw, remedy));
  }

  /** What is wrong with the sums themselves, which are made of what they list. */
  #ofSums(problem: FileProblem, detail: string): void {
    this.found(SUMS_FILE, { problem, detail }, "derive");
  }

  #decode(bytes: Uint8Array): ReadonlyMap<string, string> | null {
    const text = new TextDecoder().decode(bytes);
    const sums = decodeSums(new TextDecoder().decode(mendedText(bytes)));
    if (!sums) {
      this.#ofSums("malformed", "a line is not a digest and a path");
      return null;
    }
    const entries = [...sums].map(([path, sha256]) => [path, { sizeBytes: 0, sha256 }] as const);
    if (new TextDecoder().decode(encodeSums(new Map(entries))) !== text) {
      this.#ofSums("malformed", "its lines are not as they were written");
    }
    for (const path of sums.keys()) {
      if (TOP_KINDS.has(parsePath(path)?.kind)) continue;
      this.#ofSums("altered", `it lists ${JSON.stringify(path)}, which no backup has`);
    }
    return sums;
  }

  #count(bytes: Uint8Array): void {
    this.files++;
    this.sizeBytes += bytes.length;
  }
}

/** The kinds of paths that the topmost sums may list. */
const TOP_KINDS: ReadonlySet<string | undefined> = new Set([
  "accounts",
  "artifacts manifest",
  "manifest",
  "sums",
]);

/** Digests of different files share one digit in sixteen; if nearly all are the same, the digest is what was damaged. */
function isAlmost(a: string, b: string): boolean {
  let different = 0;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) different++;
  return different <= a.length / 4;
}
