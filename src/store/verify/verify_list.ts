import { indentJson } from "../../json/indent_json.ts";
import { IdList, idText } from "../../json/record_id.ts";
import type { ListShape } from "../layout/backup_shape.ts";
import type { Finding } from "../lists/finding.ts";
import type { Place } from "../lists/list_scanner.ts";
import { ReferenceTally } from "../lists/reference_tally.ts";
import { isRecordIn } from "../layout/subset.ts";
import { type AccountCheck, mismatch } from "./verify_account.ts";
import { isAbsent, unreadable } from "./verify_file.ts";

/** What a check has looked at. */
export interface Checked {
  readonly findings: readonly Finding[];
  readonly files: number;
  readonly sizeBytes: number;
  readonly records: number;
}

/**
 * Checks a list and, in the same pass, the `<id>.json` derived from it. Where the list itself is damaged the derived
 * files are not judged: nobody knows which of the two is right.
 */
export async function verifyList(check: AccountCheck, resource: ListShape): Promise<Checked> {
  const own = `${resource.folder}/list.json`;
  const expected = check.files.get(own) ?? { versions: [], mayBeAbsent: true };
  const found = (what: Pick<Finding, "problem" | "detail">) =>
    check.finding(own, what.problem, { detail: what.detail, remedy: "fetch" });
  const ids = new IdList();
  const references = new ReferenceTally(
    check.shape.references.filter(({ folder }) => folder === resource.folder),
  );
  const derived = new DerivedFiles(check, resource);
  check.lists.delete(resource.folder);
  try {
    const { entry, records, problem } = await check.scanner.scan(check.disk(own), {
      ...(references.isEmpty ? {} : { onMember: (bytes, place) => references.take(bytes, place) }),
      onRecord(bytes, place) {
        ids.push(place.hi, place.lo);
        derived.take(bytes, place);
      },
    });
    const wrong = mismatch(expected, entry) ??
      (problem === null ? null : { problem: "malformed" as const, detail: problem });
    check.lists.set(resource.folder, {
      sha256: entry.sha256,
      records,
      isSound: !wrong,
      ids,
      references,
    });
    return {
      findings: wrong ? [found(wrong)] : derived.findings,
      files: 1 + (wrong ? 0 : derived.files),
      sizeBytes: entry.sizeBytes + (wrong ? 0 : derived.sizeBytes),
      records,
    };
  } catch (error) {
    const wrong = isAbsent(error) ? mismatch(expected, null) : unreadable(error);
    return { findings: wrong ? [found(wrong)] : [], files: 0, sizeBytes: 0, records: 0 };
  }
}

/** Compares `<id>.json` files with the records they are derived from. */
class DerivedFiles {
  findings: Finding[] = [];
  files = 0;
  sizeBytes = 0;
  #text = new Uint8Array(1 << 14);
  #found = new Uint8Array(1 << 14);
  readonly #isJudged: boolean;
  /** Without record files those of earlier runs may be there, and must be right; null: all are wanted. */
  readonly #present: ReadonlySet<string> | null;

  constructor(readonly check: AccountCheck, readonly resource: ListShape) {
    this.#isJudged = !check.isUnderived(resource);
    const isWanted = check.account?.manifest?.recordFiles === true && !check.isOpen(resource);
    this.#present = isWanted ? null : namesIn(check.disk(resource.folder));
  }

  take(bytes: Uint8Array, { start, end, hi, lo }: Place): void {
    if (!this.#isJudged || this.#present?.size === 0 || !isRecordIn(this.check.subset, lo)) return;
    const name = `${idText(hi, lo)}.json`;
    if (this.#present?.has(name) === false) return;
    const text = indentJson(bytes, this.#text, { at: start, end });
    if (text.buffer !== this.#text.buffer) this.#text = new Uint8Array(text.buffer);
    const own = `${this.resource.folder}/${name}`;
    const wrong = this.#compare(own, text);
    if (wrong) {
      this.findings.push(
        this.check.finding(own, wrong.problem, { detail: wrong.detail, remedy: "derive" }),
      );
    }
  }

  #compare(own: string, text: Uint8Array): Pick<Finding, "problem" | "detail"> | null {
    let length: number;
    try {
      length = this.#read(this.check.disk(own), text.length);
    } catch (error) {
      if (!isAbsent(error)) return unreadable(error);
      return this.#present ? null : { problem: "missing", detail: "it does not exist" };
    }
    this.files++;
    this.sizeBytes += length;
    for (let i = 0; i < text.length; i++) {
      if (this.#found[i] !== text[i]) {
        return { problem: "altered", detail: "it is not what the list says" };
      }
    }
    return length === text.length
      ? null
      : { problem: "altered", detail: "it is longer than what the list says" };
  }

  /** Reads at most one byte more than expected: enough to see that a file is longer. */
  #read(path: string, expectedBytes: number): number {
    if (this.#found.length <= expectedBytes) this.#found = new Uint8Array(expectedBytes * 2);
    using file = Deno.openSync(path);
    let length = 0;
    while (length <= expectedBytes) {
      const read = file.readSync(this.#found.subarray(length, expectedBytes + 1));
      if (read === null) break;
      length += read;
    }
    this.#found.fill(0, length, expectedBytes + 1);
    return length;
  }
}

/** Names of a folder's files that may be derived ones. */
function namesIn(folder: string): Set<string> {
  try {
    return new Set(
      Deno.readDirSync(folder).map(({ name }) => name).filter((name) => /^\d+\.json$/.test(name)),
    );
  } catch (error) {
    if (isAbsent(error)) return new Set();
    throw error;
  }
}
