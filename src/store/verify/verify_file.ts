import { idText, parseId } from "../../json/record_id.ts";
import { digestFile, type FileEntry, StreamDigest } from "../files/file_digest.ts";
import type { Finding, Remedy } from "../lists/finding.ts";
import { isTombstone, scanHistory } from "../history/history_scan.ts";
import { type AccountCheck, mismatch } from "./verify_account.ts";
import type { Checked } from "./verify_list.ts";

/** What is special about a file, beyond its digest. */
export type FileKind =
  | "object"
  | "child"
  | "cut"
  | "deleted"
  | "history"
  | "pdf"
  | "receipt"
  | "other";

/** What a path below an account's folder is. `<folder>/list.json` is none of these. */
export function kindOf(check: AccountCheck, own: string): FileKind {
  const [, folder, file] = /^([^/]+)\/(.+)$/.exec(own) ?? [];
  if (folder === undefined || file === undefined) return "other";
  if (file === "data.json") return "object";
  if (file === "history.ndjson") return "history";
  if (/^deleted(_[^/]+)?\.json$/.test(file)) return "deleted";
  // The PDF of a record is named by its id alone; a receipt has its own name behind it, and may be anything.
  if (/^artifacts\/\d+\.pdf$/.test(file)) return "pdf";
  if (file.startsWith("artifacts/")) return "receipt";
  const suffix = /^\d+_([^/]+)\.json$/.exec(file)?.[1];
  if (
    check.shape.children.some((children) =>
      children.folder === folder && children.suffix === suffix
    )
  ) {
    return "child";
  }
  return check.shape.cuts.some((cut) => cut.parent === folder && cut.suffix === suffix)
    ? "cut"
    : "other";
}

/** Checks one file that the manifest lists: its digest, and what its kind promises, in one reading. */
export async function verifyFile(check: AccountCheck, own: string): Promise<Checked> {
  const expected = check.files.get(own) ?? { versions: [], mayBeAbsent: true };
  const kind = kindOf(check, own);
  const found = ({ problem, detail }: Pick<Finding, "problem" | "detail">) =>
    check.finding(own, problem, { detail, remedy: remedyOf(check, own, kind) });
  check.children.delete(own);
  try {
    const { entry, problem, records } = await read(check, own, kind);
    const wrong = mismatch(expected, entry) ??
      (problem === null ? null : { problem: "malformed" as const, detail: problem });
    if (kind === "child" && !wrong) check.children.set(own, { sha256: entry.sha256, records });
    return { findings: wrong ? [found(wrong)] : [], files: 1, sizeBytes: entry.sizeBytes, records };
  } catch (error) {
    const wrong = isAbsent(error) ? mismatch(expected, null) : unreadable(error);
    return { findings: wrong ? [found(wrong)] : [], files: 0, sizeBytes: 0, records: 0 };
  }
}

interface FileReading {
  readonly entry: FileEntry;
  readonly problem: string | null;
  readonly records: number;
}

async function read(check: AccountCheck, own: string, kind: FileKind): Promise<FileReading> {
  const path = check.disk(own);
  switch (kind) {
    case "child":
      return await check.scanner.scan(path);
    case "cut":
      return { ...await check.scanner.scan(path), records: 0 };
    case "deleted":
      return await readDeleted(check, path);
    case "history":
      return { ...await scanHistory(path), records: 0 };
    case "object":
      return readObject(path);
    case "pdf":
      return { ...await readPdf(path), records: 0 };
    default:
      return { entry: await digestFile(path), problem: null, records: 0 };
  }
}

async function readDeleted(check: AccountCheck, path: string): Promise<FileReading> {
  let wrong: string | null = null;
  const { entry, problem } = await check.scanner.scan(path, {
    repeats: true,
    onRecord(bytes, { start, end, hi, lo }) {
      if (!isTombstone(bytes.subarray(start, end))) {
        wrong ??= `element ${idText(hi, lo)} keeps no record`;
      }
    },
  });
  return { entry, problem: problem ?? wrong, records: 0 };
}

function readObject(path: string): FileReading {
  const bytes = Deno.readFileSync(path);
  const digest = new StreamDigest();
  digest.update(bytes);
  let isObject = false;
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  } catch {
    // Told below.
  }
  return { entry: digest.finish(), problem: isObject ? null : "it is no JSON object", records: 1 };
}

async function readPdf(path: string): Promise<Omit<FileReading, "records">> {
  const entry = await digestFile(path);
  using file = Deno.openSync(path);
  const head = new Uint8Array(5);
  file.readSync(head);
  const isPdf = new TextDecoder().decode(head) === "%PDF-";
  return { entry, problem: isPdf ? null : "it is no PDF" };
}

/** A binary can be fetched again as long as its record is there; what left Harvest, and what we do not know, cannot. */
function remedyOf(check: AccountCheck, own: string, kind: FileKind): Remedy {
  if (kind === "deleted" || kind === "history" || kind === "other") return "restore";
  if (kind === "cut") return "derive";
  if (kind !== "pdf" && kind !== "receipt") return "fetch";
  const [, folder = "", text = ""] = /^([^/]+)\/artifacts\/(\d+)/.exec(own) ?? [];
  const ids = check.lists.get(folder)?.ids;
  const id = parseId(text);
  return !ids || (id && ids.has(id.hi, id.lo)) ? "fetch" : "restore";
}

/** Whether an error says that a file is not there. */
export function isAbsent(error: unknown): boolean {
  return error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory;
}

/** A file that the system does not let us read. @throws what is no error of the system */
export function unreadable(error: unknown): Pick<Finding, "problem" | "detail"> {
  const isSystem = error instanceof Error &&
    (error.name in Deno.errors || "code" in error || /os error/.test(error.message));
  if (!isSystem) throw error;
  return { problem: "unreadable", detail: error.message };
}
