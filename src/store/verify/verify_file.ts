import { idText, parseId } from "../../json/record_id.ts";
import { digestOf, StreamDigest } from "../files/file_digest.ts";
import type { InputFile } from "../files/input_file.ts";
import { isTombstone } from "../history/tombstone.ts";
import { parseAccountPath } from "../layout/parse_path.ts";
import { type FileScan, scanList } from "../lists/list_reader.ts";
import { linesOf, wholeLines } from "../lists/whole_lines.ts";
import type { AccountVerification, Checked } from "./account_verification.ts";
import type { Remedy } from "./finding.ts";

const LINE_FEED = 0x0a;

/** What is special about a file, beyond its digest. */
export type FileKind =
  | "object"
  | "child list"
  | "partition"
  | "deleted"
  | "history"
  | "pdf"
  | "receipt"
  | "other";

/** What a path below an account's folder is, where the backup has such a file; lists and derived files are "other". */
export function kindOf({ shape }: AccountVerification, accountPath: string): FileKind {
  const file = parseAccountPath(accountPath);
  switch (file?.kind) {
    case "object":
    case "history":
    case "deleted":
      return file.kind;
    case "artifact":
      // The PDF of a record is named by its id alone; a receipt has its own name after it, and may be of any type.
      return /^\d+\.pdf$/.test(file.name) ? "pdf" : "receipt";
    case "child list": {
      const { folder, suffix } = file;
      const isIn = (parent: string, shape: { readonly suffix: string }) =>
        parent === folder && shape.suffix === suffix;
      if (shape.children.some((child) => isIn(child.folder, child))) return "child list";
      return shape.partitions.some((each) => isIn(each.parent, each)) ? "partition" : "other";
    }
    default:
      return "other";
  }
}

/** Checks one file that the manifest lists: its digest, and what its kind promises, in one reading. */
export async function verifyFile(
  check: AccountVerification,
  accountPath: string,
): Promise<Checked> {
  const kind = kindOf(check, accountPath);
  check.children.delete(accountPath);
  const { reading, flaw } = await check.readFile(accountPath, (file) => read(file, kind));
  if (kind === "child list" && reading && !flaw) {
    check.children.set(accountPath, { sha256: reading.entry.sha256, records: reading.records });
  }
  return {
    findings: flaw ? [check.finding(accountPath, flaw, remedyOf(check, accountPath, kind))] : [],
    files: reading ? 1 : 0,
    sizeBytes: reading?.entry.sizeBytes ?? 0,
    records: reading?.records ?? 0,
  };
}

async function read(file: InputFile, kind: FileKind): Promise<FileScan> {
  switch (kind) {
    case "child list":
      return await scanList(file);
    case "partition":
      return { ...await scanList(file), records: 0 };
    case "deleted":
      return await readDeleted(file);
    case "history":
      return await readHistory(file);
    case "object":
      return await readObject(file);
    case "pdf":
      return await readPdf(file);
    default:
      return { entry: await digestOf(file), problem: null, records: 0 };
  }
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
  const bytes = new Uint8Array(file.sizeBytes);
  await file.readAt(0, bytes);
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
function remedyOf(check: AccountVerification, accountPath: string, kind: FileKind): Remedy {
  if (kind === "deleted" || kind === "history" || kind === "other") return "restore";
  if (kind === "partition") return "derive";
  if (kind !== "pdf" && kind !== "receipt") return "fetch";
  const [, folder = "", text = ""] = /^([^/]+)\/artifacts\/(\d+)/.exec(accountPath) ?? [];
  const ids = check.lists.get(folder)?.ids;
  const id = parseId(text);
  return !ids || (id && ids.has(id.hi, id.lo)) ? "fetch" : "restore";
}
