import { indentJson } from "../../json/indent_json.ts";
import { IdList, idText } from "../../json/record_id.ts";
import { sameBytes } from "../../json/same_record.ts";
import type { ListShape } from "../layout/backup_shape.ts";
import { isRecordIn } from "../layout/subset.ts";
import type { RecordSpan } from "../lists/list_reader.ts";
import { scanList } from "../lists/list_reader.ts";
import { type AccountVerification, type Checked, unreadable } from "./account_verification.ts";
import { type FileFinding, type Flaw, MISSING } from "./finding.ts";
import { ReferenceTally } from "./reference_tally.ts";

/**
 * Checks a list and, in the same pass, the `<id>.json` derived from it. Where the list itself is damaged the derived
 * files are not judged: nobody knows which of the two is right.
 */
export async function verifyList(
  check: AccountVerification,
  resource: ListShape,
): Promise<Checked> {
  const { folder } = resource;
  const accountPath = `${folder}/list.json`;
  const ids = new IdList();
  const references = new ReferenceTally(
    check.shape.references.filter((reference) => reference.folder === folder),
  );
  const derived = await DerivedFiles.of(check, resource);
  check.lists.delete(folder);
  const { reading, flaw } = await check.readFile(accountPath, (file) =>
    scanList(file, {
      onMember: references.isEmpty ? undefined : (bytes, member) => references.take(bytes, member),
      onRecord(bytes, span) {
        ids.push(span.hi, span.lo);
        derived.take(bytes, span);
      },
    }));
  if (reading) {
    const { entry: { sha256 }, records } = reading;
    check.lists.set(folder, { sha256, records, isSound: !flaw, ids, references });
  }
  const isJudged = reading !== null && flaw === null;
  return {
    findings: flaw ? [check.finding(accountPath, flaw, "fetch")] : isJudged ? derived.findings : [],
    files: (reading ? 1 : 0) + (isJudged ? derived.files : 0),
    sizeBytes: (reading?.entry.sizeBytes ?? 0) + (isJudged ? derived.sizeBytes : 0),
    records: reading?.records ?? 0,
  };
}

/** Compares `<id>.json` files with the records they are derived from. */
class DerivedFiles {
  readonly findings: FileFinding[] = [];
  files = 0;
  sizeBytes = 0;
  #text = new Uint8Array(1 << 14);
  #found = new Uint8Array(1 << 14);

  private constructor(
    readonly check: AccountVerification,
    readonly resource: ListShape,
    /** Without record files those of earlier runs may be there, and must be right; null: all are wanted. */
    readonly present: ReadonlySet<string> | null,
  ) {}

  static async of(check: AccountVerification, resource: ListShape): Promise<DerivedFiles> {
    // Which of them are there yet, while a run is writing them, nobody knows.
    if (check.isUnderived(resource)) return new DerivedFiles(check, resource, new Set());
    const isWanted = check.account?.manifest?.recordFiles === true && !check.isOpen(resource);
    const present = isWanted ? null : await check.reader.fileNames(check.full(resource.folder));
    return new DerivedFiles(check, resource, present && new Set(present));
  }

  take(bytes: Uint8Array, { start, end, hi, lo }: RecordSpan): void {
    const { present } = this;
    if (present?.size === 0 || !isRecordIn(this.check.subset, lo)) return;
    const name = `${idText(hi, lo)}.json`;
    if (present?.has(name) === false) return;
    const text = indentJson(bytes, this.#text, { at: start, end });
    if (text.buffer !== this.#text.buffer) this.#text = new Uint8Array(text.buffer);
    const accountPath = `${this.resource.folder}/${name}`;
    const flaw = this.#compare(accountPath, text);
    if (flaw) this.findings.push(this.check.finding(accountPath, flaw, "derive"));
  }

  #compare(accountPath: string, text: Uint8Array): Flaw | null {
    let found: Uint8Array | null;
    try {
      found = this.#read(accountPath, text.length);
    } catch (error) {
      return unreadable(error);
    }
    if (!found) return this.present ? null : MISSING;
    this.files++;
    this.sizeBytes += found.length;
    if (sameBytes(found, text)) return null;
    const isLonger = found.length > text.length && sameBytes(found.subarray(0, text.length), text);
    const detail = isLonger
      ? "it is longer than what the list says"
      : "it is not what the list says";
    return { problem: "altered", detail };
  }

  /** A file's bytes, but of one that is longer than expected no more than shows it; null if it is absent. */
  #read(accountPath: string, expectedBytes: number): Uint8Array | null {
    if (this.#found.length <= expectedBytes) this.#found = new Uint8Array(expectedBytes * 2);
    using file = this.check.reader.open(this.check.full(accountPath));
    if (!file) return null;
    let length = 0;
    // A file that had a byte more would have given it: where the length is right, it is not asked for the end.
    while (length < expectedBytes) {
      const read = file.readSync(this.#found.subarray(length, expectedBytes + 1));
      if (read === null) break;
      length += read;
    }
    return this.#found.subarray(0, length);
  }
}
