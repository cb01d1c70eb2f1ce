import { idText, parseId } from "../../json/record_id.ts";
import { digestOf, StreamDigest } from "../files/file_digest.ts";
import type { InputFile } from "../files/input_file.ts";
import { isTombstone } from "../history/tombstone.ts";
import { type ShapedFile, shapedFile } from "../layout/backup_shape.ts";
import { type FileScan, scanList } from "../lists/list_reader.ts";
import { linesOf, wholeLines } from "../lists/whole_lines.ts";
import type { AccountVerification, Checked } from "./account_verification.ts";
import type { Remedy } from "./finding.ts";

const LINE_FEED = 0x0a;

/** Checks one file that the manifest lists: its digest, and what its kind promises, in one reading. */
export async function verifyFile(
  check: AccountVerification,
  accountPath: string,
): Promise<Checked> {
  const file = shapedFile(check.shape, accountPath);
  check.children.delete(accountPath);
  const { reading, flaw } = await check.readFile(accountPath, READERS[file.kind]);
  if (file.kind === "child list" && reading && !flaw) {
    check.children.set(accountPath, { sha256: reading.entry.sha256, records: reading.records });
  }
  return {
    findings: flaw ? [check.finding(accountPath, flaw, remedyOf(check, file))] : [],
    files: reading ? 1 : 0,
    sizeBytes: reading?.entry.sizeBytes ?? 0,
    records: reading?.records ?? 0,
  };
}

/** How a file is read that is to be checked: lists and derived files have checks of their own. */
const READERS: Readonly<Record<ShapedFile["kind"], (file: InputFile) => Promise<FileScan>>> = {
  "child list": scanList,
  partition: async (file) => ({ ...await scanList(file), records: 0 }),
  deleted: readDeleted,
  history: readHistory,
  object: readObject,
  pdf: readPdf,
  receipt: readAny,
  list: readAny,
  record: readAny,
  other: readAny,
};

async function readAny(file: InputFile): Promise<FileScan> {
  return { entry: await digestOf(file), problem: null, records: 0 };
}

async function readDeleted(file: InputFile): Promise<FileScan> {
  let wrong: string | null = null;
  const { entry, problem } = await scanList(file, {
    repeats: true,
    onRecord(bytes, { start, end, hi, lo }) {
      if (!isTombstone(bytes.subarray(start, end))) {
        wrong ??= `element ${idText(hi, lo)} holds no record`;
      }
    },
  });
  return { entry, problem: problem ?? wrong, records: 0 };
}

async function readHistory(file: InputFile): Promise<FileScan> {
  const digest = new StreamDigest();
  let problem: string | null = null;
  let line = 0;
  for await (const piece of wholeLines(file, { onBytes: (bytes) => digest.update(bytes) })) {
    for (const text of linesOf(piece)) {
      line++;
      if (piece.at(-1) !== LINE_FEED) problem ??= `it ends inside line ${line}`;
      else if (!isTombstone(text)) problem ??= `no entry, line ${line}`;
    }
  }
  return { entry: digest.finish(), problem, records: 0 };
}

async function readObject(file: InputFile): Promise<FileScan> {
  const bytes = await file.readAll();
  const digest = new StreamDigest();
  digest.update(bytes);
  let isObject = false;
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  } catch {
    // Reported below.
  }
  return { entry: digest.finish(), problem: isObject ? null : "it is no JSON object", records: 1 };
}

async function readPdf(file: InputFile): Promise<FileScan> {
  const entry = await digestOf(file);
  const head = new Uint8Array(5);
  await file.readAt(0, head);
  const isPdf = new TextDecoder().decode(head) === "%PDF-";
  return { entry, problem: isPdf ? null : "it is no PDF", records: 0 };
}

/** An artifact can be fetched again as long as its record exists; what left Harvest, and what we do not know, cannot. */
function remedyOf(check: AccountVerification, file: ShapedFile): Remedy {
  if (file.kind === "partition") return "derive";
  if (file.kind === "child list" || file.kind === "object") return "fetch";
  if (file.kind !== "pdf" && file.kind !== "receipt") return "restore";
  const ids = check.lists.get(file.folder)?.ids;
  const id = parseId(file.id);
  return !ids || (id && ids.has(id.hi, id.lo)) ? "fetch" : "restore";
}
