import { makeZip } from "client-zip";
import { centsOf, moneyText } from "../export/destinations/entry.ts";
import { type AccountSource, recordsWithDeleted } from "../export/read_account.ts";
import { type Fields, textAt } from "../json/exact.ts";
import { BackupReader, type FolderOutline } from "../store/backup_reader.ts";
import { fileChunks, type NewFolder } from "../store/files/new_folder.ts";
import { safeFileName } from "../store/files/safe_file_name.ts";
import { accountPaths } from "../store/layout/paths.ts";

/** Where a field that is a word of a document's name is: dates first. */
type Words = readonly (readonly string[])[];

const DOCUMENT: Words = [["issue_date"], ["number"], ["client", "name"], ["amount"], ["currency"]];
const RECEIPT: Words = [
  ...[["spent_date"], ["user", "name"], ["expense_category", "name"], ["total_cost"]],
  ["client", "currency"],
];
const KINDS = [
  { resource: "invoices", folder: "invoices", words: DOCUMENT },
  { resource: "estimates", folder: "estimates", words: DOCUMENT },
  { resource: "expenses", folder: "receipts", words: RECEIPT },
];
/** Endings of files that were uploaded without one. */
const ENDINGS: Readonly<Record<string, string>> = {
  "application/pdf": ".pdf",
  "image/jpeg": ".jpg",
  "image/png": ".png",
  "image/gif": ".gif",
};

/** How the backup lies in the folder. */
export type BackupForm = "folder" | "archive";

/**
 * Copies a backup, without its lock and its work folder. In a bag, a backup that has names with percent signs or line
 * breaks, which BagIt writes differently from `sha256sum`, goes in as one archive.
 */
export async function copyBackup(
  output: string,
  { into, isBag, modified, signal }: {
    readonly into: NewFolder;
    readonly isBag: boolean;
    readonly modified: Date;
    readonly signal: AbortSignal;
  },
): Promise<BackupForm> {
  const reader = new BackupReader(output);
  const paths = [...filesIn(await reader.outline(), "")];
  if (isBag && paths.some((path) => /[%\r\n]/.test(path))) {
    const files = paths.map((path) => ({ name: `backup/${path}`, path: reader.path(path) }));
    await into.pipe(zipOf(files, { modified, signal }), "backup.zip");
    return "archive";
  }
  for (const path of paths) {
    signal.throwIfAborted();
    await into.copy(reader.path(path), `backup/${path}`);
  }
  return "folder";
}

function* filesIn({ files, folders }: FolderOutline, prefix: string): Generator<string> {
  for (const file of files) yield prefix + file;
  for (const folder of folders) yield* filesIn(folder, `${prefix}${folder.name}/`);
}

/** A ZIP archive as a stream, of any size (ZIP64); files are stored as they are. */
export function zipOf(
  files: Iterable<{ readonly name: string; readonly path: string }>,
  { modified, signal }: { readonly modified: Date; readonly signal: AbortSignal },
): ReadableStream<Uint8Array> {
  return makeZip(inputs());

  async function* inputs() {
    for (const { name, path } of files) {
      signal.throwIfAborted();
      yield { name, input: fileChunks(path), lastModified: modified };
    }
  }
}

/** PDFs and receipts of an account, copied under names by which a person finds them. Returns how many there are. */
export async function copyDocuments(
  source: AccountSource,
  { into, signal }: { readonly into: NewFolder; readonly signal: AbortSignal },
): Promise<number> {
  const { reader } = source;
  const artifacts = await reader.artifacts();
  const paths = new Map<string, string>();
  for (const path of artifacts.keys()) {
    const [account, resource, , name = ""] = path.split("/");
    const id = /^\d+/.exec(name)?.[0];
    if (account === accountPaths(source.id).root && id && await reader.exists(path)) {
      paths.set(`${resource}/${id}`, path);
    }
  }
  const copied = paths.size;
  const taken = new Set<string>();
  for (const { resource, folder, words } of KINDS) {
    for await (const fields of recordsWithDeleted(source, resource)) {
      signal.throwIfAborted();
      const id = textAt(fields, "id");
      const path = paths.get(`${resource}/${id}`);
      if (path === undefined) continue;
      paths.delete(`${resource}/${id}`);
      const ending = /\.[A-Za-z0-9]{1,8}$/.exec(path)?.[0] ??
        ENDINGS[artifacts.get(path)?.content_type ?? ""] ?? "";
      const texts = words.map((keys) => wordOf(fields, keys)).filter((word) => word !== "");
      const year = /^\d{4}/.exec(wordOf(fields, words[0] ?? []))?.[0] ?? "undated";
      const plain = readable(texts.join(" "));
      const isTaken = taken.has(`${folder}/${plain}`.toLowerCase());
      taken.add(`${folder}/${plain}`.toLowerCase());
      const name = isTaken ? readable([...texts, `(${id})`].join(" ")) : plain;
      await into.copy(reader.path(path), `${folder}/${year}/${name}${ending}`);
    }
  }
  for (const path of paths.values()) {
    const [, resource, , name = ""] = path.split("/");
    await into.copy(reader.path(path), `${resource}/other/${name.replaceAll("%", "_")}`);
  }
  return copied;
}

/** A field as a word; amounts have two decimals. */
function wordOf(fields: Fields, keys: readonly string[]): string {
  const text = textAt(fields, ...keys);
  const isAmount = keys[0] === "amount" || keys[0] === "total_cost";
  return isAmount && text !== "" ? moneyText(centsOf(text)) : text;
}

/** A file name, safe on every system. BagIt encodes percent signs in lists of files, which sha256sum does not know. */
export function readable(name: string): string {
  return safeFileName(name.replaceAll("%", "_"));
}
