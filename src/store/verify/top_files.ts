import { join } from "@std/path/join";
import { sha256Hex } from "../files/file_digest.ts";
import type { Finding, Problem, Remedy } from "../lists/finding.ts";
import type { JournalState } from "./journal_state.ts";
import { ACCOUNTS_FILE, ARTIFACTS_MANIFEST, SUMS_FILE } from "../layout/paths.ts";
import { decodeSums, encodeSums } from "../manifest/sums.ts";

/** A file that the topmost sums list. */
export interface TopFile {
  /** Null: it is not there. */
  readonly bytes: Uint8Array<ArrayBuffer> | null;
  /** Whether it is the very file that was written, as far as can be told. */
  readonly isIntact: boolean;
}

/** The topmost SHA256SUMS and the files it lists, which tell about all others. */
export class TopFiles {
  readonly findings: Finding[] = [];
  files = 0;
  sizeBytes = 0;
  /** Null: there are no sums, or none that can be read. */
  #sums: ReadonlyMap<string, string> | null = null;

  /** Reads the sums themselves. @throws the system's error */
  constructor(readonly root: string, readonly journal: JournalState) {
    const bytes = this.bytes(SUMS_FILE);
    if (bytes) {
      this.#count(bytes);
      this.#sums = this.#decode(bytes);
    } else if (!journal.isOpen) this.#ofSums("missing", NOT_THERE);
  }

  /** Paths that the sums list. */
  get listed(): readonly string[] {
    return [...this.#sums?.keys() ?? []];
  }

  /** Reads a file and compares it with the sums; what is wrong becomes a finding. @throws the system's error */
  async check(path: string, remedy: Remedy): Promise<TopFile> {
    const bytes = this.bytes(path);
    const listed = this.#sums?.get(path);
    const placed = this.journal.placed.get(path) ?? [];
    if (!bytes) {
      if (listed !== undefined && !placed.includes(null)) {
        this.found({ path, problem: "missing", detail: NOT_THERE, remedy });
      }
      return { bytes, isIntact: false };
    }
    this.#count(bytes);
    const sha256 = await sha256Hex(bytes);
    const isKnown = sha256 === listed || placed.some((version) => version?.sha256 === sha256);
    if (isKnown) return { bytes, isIntact: true };
    const name = JSON.stringify(path);
    if (listed !== undefined && !isAlmost(listed, sha256)) {
      const detail = `its SHA-256 is ${sha256}, SHA256SUMS lists ${listed}`;
      this.found({ path, problem: "altered", detail, remedy });
      return { bytes, isIntact: false };
    }
    if (listed !== undefined) this.#ofSums("altered", `its digest of ${name} is damaged`);
    else if (this.#sums && !this.journal.isOpen) {
      this.#ofSums("altered", `it does not list ${name}`);
    }
    // Nothing speaks against the file itself.
    return { bytes, isIntact: true };
  }

  found(finding: Finding): void {
    this.findings.push(finding);
  }

  /** What is wrong with the sums themselves, which are made of what they list. */
  #ofSums(problem: Problem, detail: string): void {
    this.found({ path: SUMS_FILE, problem, detail, remedy: "derive" });
  }

  /** The bytes of a file; null if it is not there. @throws the system's error */
  bytes(path: string): Uint8Array<ArrayBuffer> | null {
    try {
      return Deno.readFileSync(join(this.root, ...path.split("/")));
    } catch (error) {
      if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) {
        return null;
      }
      throw error;
    }
  }

  #decode(bytes: Uint8Array): ReadonlyMap<string, string> | null {
    const text = new TextDecoder().decode(bytes);
    const sums = decodeSums(text);
    if (!sums) {
      this.#ofSums("malformed", "a line is not a digest and a path");
      return null;
    }
    const entries = [...sums].map(([path, sha256]) => [path, { sizeBytes: 0, sha256 }] as const);
    if (new TextDecoder().decode(encodeSums(new Map(entries))) !== text) {
      this.#ofSums("malformed", "its lines are not as they were written");
    }
    for (const path of sums.keys()) {
      if (isTopFile(path)) continue;
      this.#ofSums("altered", `it lists ${JSON.stringify(path)}, which no backup has`);
    }
    return sums;
  }

  #count(bytes: Uint8Array): void {
    this.files++;
    this.sizeBytes += bytes.length;
  }
}

const NOT_THERE = "it does not exist";

function isTopFile(path: string): boolean {
  return path === ACCOUNTS_FILE || path === ARTIFACTS_MANIFEST ||
    /^harvest_account_\d+\/(manifest\.json|SHA256SUMS)$/.test(path);
}

/** Digests of different files share one digit in sixteen; if nearly all are the same, the digest is what was damaged. */
function isAlmost(a: string, b: string): boolean {
  let different = 0;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) different++;
  return different <= a.length / 4;
}
