import { centsOf, moneyText } from "../export/destinations/entry.ts";
import { type AccountSource, recordsWithDeleted } from "../export/read_account.ts";
import { type Fields, textAt } from "../json/exact.ts";
import { safeFileName } from "../store/files/safe_file_name.ts";
import type { NewFolder } from "../store/files/new_folder.ts";
import { accountPaths } from "../store/layout/paths.ts";

/** The words of a document's name, from its record; the first is its date. */
type Words = (fields: Fields) => readonly string[];

const DOCUMENT: Words = (fields) => [
  textAt(fields, "issue_date"),
  textAt(fields, "number"),
  textAt(fields, "client", "name"),
  amountOf(fields, "amount"),
  textAt(fields, "currency"),
];
const RECEIPT: Words = (fields) => [
  textAt(fields, "spent_date"),
  textAt(fields, "user", "name"),
  textAt(fields, "expense_category", "name"),
  amountOf(fields, "total_cost"),
  textAt(fields, "client", "currency"),
];
/** Endings of files that were uploaded without one. */
const ENDINGS: Readonly<Record<string, string>> = {
  "application/pdf": ".pdf",
  "image/jpeg": ".jpg",
  "image/png": ".png",
  "image/gif": ".gif",
};
const KINDS = [
  { resource: "invoices", folder: "invoices", words: DOCUMENT },
  { resource: "estimates", folder: "estimates", words: DOCUMENT },
  { resource: "expenses", folder: "receipts", words: RECEIPT },
] as const;

/** PDFs and receipts of an account, copied under names by which a person finds them. Returns how many there are. */
export async function copyDocuments(
  source: AccountSource,
  { into, folder, signal }: {
    readonly into: NewFolder;
    /** Where they go, with `/` at its end. */
    readonly folder: string;
    readonly signal: AbortSignal;
  },
): Promise<number> {
  const { reader } = source;
  const paths = new Map<string, string>();
  const artifacts = await reader.artifacts();
  for (const path of artifacts.keys()) {
    const [account, resource, , name = ""] = path.split("/");
    const id = /^\d+/.exec(name)?.[0];
    if (account === accountPaths(source.id).root && id) paths.set(`${resource}/${id}`, path);
  }
  const taken = new Set<string>();
  let copied = 0;
  for (const { resource, folder: kind, words } of KINDS) {
    for await (const fields of recordsWithDeleted(source, resource)) {
      signal.throwIfAborted();
      const id = textAt(fields, "id");
      const path = paths.get(`${resource}/${id}`);
      if (path === undefined || !await reader.exists(path)) continue;
      paths.delete(`${resource}/${id}`);
      const [date = "", ...rest] = words(fields);
      const ending = /\.[A-Za-z0-9]{1,8}$/.exec(path)?.[0] ??
        ENDINGS[artifacts.get(path)?.contentType ?? ""] ?? "";
      const year = /^\d{4}/.exec(date)?.[0] ?? "undated";
      const plain = readable([date, ...rest]);
      const isTaken = taken.has(`${kind}/${plain}`.toLowerCase());
      taken.add(`${kind}/${plain}`.toLowerCase());
      const name = isTaken ? readable([date, ...rest, `(${id})`]) : plain;
      await into.copy(reader.path(path), `${folder}${kind}/${year}/${name}${ending}`);
      copied++;
    }
  }
  for (const path of paths.values()) {
    if (!await reader.exists(path)) continue;
    const [, resource, , name = ""] = path.split("/");
    await into.copy(reader.path(path), `${folder}${resource}/other/${withoutPercent(name)}`);
    copied++;
  }
  return copied;
}

/** An amount with two decimals; "" if there is none. */
function amountOf(fields: Fields, name: string): string {
  const text = textAt(fields, name);
  return text === "" ? "" : moneyText(centsOf(text));
}

/** A file name of words, safe on every system. */
function readable(words: readonly string[]): string {
  return safeFileName(withoutPercent(words.filter((word) => word !== "").join(" ")));
}

/** BagIt encodes percent signs in lists of files, which sha256sum does not know. */
export function withoutPercent(name: string): string {
  return name.replaceAll("%", "_");
}
