/** Where everything is in a backup: paths relative to its folder, with `/` on every system. Format 1. */
import { join } from "@std/path/join";

export const ACCOUNTS_FILE = "accounts.json";
export const ARTIFACTS_MANIFEST = ".artifacts_manifest.json";
export const SUMS_FILE = "SHA256SUMS";
export const LOCK_FILE = ".lock";
/** What the last verification found; not part of the backup, and without a digest. */
export const VERIFY_RECORD = ".verified.json";
export const WORK_FOLDER = ".work";
export const JOURNAL_FILE = `${WORK_FOLDER}/journal.ndjson`;
export const QUARANTINE_FOLDER = "quarantine";
export const MANIFEST_FILE = "manifest.json";

const ACCOUNT_PREFIX = "harvest_account_";

export function accountFolder(accountId: string): string {
  return ACCOUNT_PREFIX + accountId;
}

/** The account of a folder's name; null if it is no account's. */
export function accountOfFolder(name: string): string | null {
  return /^harvest_account_\d+$/.test(name) ? name.slice(ACCOUNT_PREFIX.length) : null;
}

/** What is lost of an account, as its manifest says too, which may come to harm. */
export function lossesFile(accountId: string): string {
  return `${QUARANTINE_FOLDER}/${accountFolder(accountId)}.json`;
}

/** Where a path of a backup is on this system. */
export function systemPath(root: string, path: string): string {
  return join(root, ...path.split("/"));
}

/** Where the files of one account are. */
export interface AccountPaths {
  readonly root: string;
  readonly manifest: string;
  readonly sums: string;
  readonly object: (folder: string) => string;
  readonly list: (folder: string) => string;
  readonly record: (folder: string, id: string) => string;
  readonly childList: (folder: string, parentId: string, suffix: string) => string;
  readonly artifact: (folder: string, fileName: string) => string;
  readonly history: (folder: string) => string;
  /** Deleted records of a list; with a suffix, those of a child list whose parent still exists. */
  readonly deleted: (folder: string, suffix?: string) => string;
}

export function accountPaths(accountId: string): AccountPaths {
  const root = accountFolder(accountId);
  return {
    root,
    manifest: `${root}/${MANIFEST_FILE}`,
    sums: `${root}/${SUMS_FILE}`,
    object: (folder) => `${root}/${folder}/data.json`,
    list: (folder) => `${root}/${folder}/list.json`,
    record: (folder, id) => `${root}/${folder}/${id}.json`,
    childList: (folder, parentId, suffix) => `${root}/${folder}/${parentId}_${suffix}.json`,
    artifact: (folder, fileName) => `${root}/${folder}/artifacts/${fileName}`,
    history: (folder) => `${root}/${folder}/history.ndjson`,
    deleted: (folder, suffix) =>
      `${root}/${folder}/${suffix ? `deleted_${suffix}` : "deleted"}.json`,
  };
}

/** What a file in an account's folder is, by its path below that folder. */
export type AccountFile =
  | { readonly kind: "manifest" | "sums" }
  | { readonly kind: "object" | "list" | "history" | "damaged copy"; readonly folder: string }
  | { readonly kind: "record"; readonly folder: string; readonly id: string }
  /** `id` is the parent's. */
  | {
    readonly kind: "child list";
    readonly folder: string;
    readonly id: string;
    readonly suffix: string;
  }
  | { readonly kind: "deleted"; readonly folder: string; readonly suffix: string | undefined }
  | { readonly kind: "artifact"; readonly folder: string; readonly name: string };

/** What a file of a backup is: at its top, or in an account's folder. */
export type BackupPath =
  | { readonly kind: "accounts" | "artifacts manifest" | "top sums" }
  /** A file that was not as it was written, moved aside; why those at the top were; what is lost of an account. */
  | { readonly kind: "quarantined" | "quarantine reasons" | "losses" }
  | AccountFile & { readonly account: string };

/** A backslash separates the segments of a path on Windows only. */
const NAME = Deno.build.os === "windows" ? String.raw`[^/\\]` : "[^/]";

/** The derived `<id>.json`: the one kind of file without a digest of its own, and by far the most frequent. */
const RECORD = /^(\w+)\/(\d+)\.json$/;

/** The other paths below an account's folder. */
const ACCOUNT_PATHS = formsOf({
  "child list": String.raw`(?<folder>\w+)/(?<id>\d+)_(?<suffix>\w+)\.json`,
  "list": String.raw`(?<folder>\w+)/list\.json`,
  "object": String.raw`(?<folder>\w+)/data\.json`,
  "history": String.raw`(?<folder>\w+)/history\.ndjson`,
  "deleted": String.raw`(?<folder>\w+)/deleted(_(?<suffix>\w+))?\.json`,
  "artifact": String.raw`(?<folder>\w+)/artifacts/(?<name>(?!\.\.?$)${NAME}+)`,
  "manifest": String.raw`manifest\.json`,
  "sums": "SHA256SUMS",
  // What a repair keeps of a damaged history file or list of deleted records.
  "damaged copy": String
    .raw`(?<folder>\w+)/(deleted(_\w+)?\.damaged-\d+\.json|history\.damaged-\d+\.ndjson)`,
});

const TOP_PATHS = formsOf({
  "accounts": String.raw`accounts\.json`,
  "artifacts manifest": String.raw`\.artifacts_manifest\.json`,
  "top sums": "SHA256SUMS",
});

const QUARANTINED = new RegExp(`^${QUARANTINE_FOLDER}/\\d{8}T\\d{6}Z/(.+)$`, "s");

const LOSSES = new RegExp(`^${QUARANTINE_FOLDER}/(\\w+)\\.json$`);

/** A path of a backup, as format 1 has them; null if it is none. */
export function parsePath(path: string): BackupPath | null {
  const [, quarantined] = QUARANTINED.exec(path) ?? [];
  if (quarantined === "reasons.json") return { kind: "quarantine reasons" };
  if (quarantined !== undefined) {
    const isOne = parsePath(quarantined) ?? accountOfFolderPath(quarantined);
    return isOne ? { kind: "quarantined" } : null;
  }
  const [, lossesOf = ""] = LOSSES.exec(path) ?? [];
  if (accountOfFolder(lossesOf) !== null) return { kind: "losses" };
  const slash = path.indexOf("/");
  if (slash < 0) return parse(path, TOP_PATHS) as BackupPath | null;
  const account = accountOfFolder(path.slice(0, slash));
  const file = account === null ? null : parseAccountPath(path.slice(slash + 1));
  return account !== null && file ? { account, ...file } : null;
}

/** The account of a folder in which a backup has files, which something else may lie in place of; null if it is none. */
export function accountOfFolderPath(path: string): string | null {
  const [, folder = ""] = /^([^/]+)(?:\/\w+(?:\/artifacts)?)?$/.exec(path) ?? [];
  return accountOfFolder(folder);
}

/** A path below an account's folder; null if it is none. */
export function parseAccountPath(accountPath: string): AccountFile | null {
  const [, folder, id] = RECORD.exec(accountPath) ?? [];
  if (folder !== undefined && id !== undefined) return { kind: "record", folder, id };
  return parse(accountPath, ACCOUNT_PATHS) as AccountFile | null;
}

/** Whether a manifest lists a file of its account: not itself, the sums and the derived `<id>.json`. */
export function isListed(accountPath: string): boolean {
  const kind = parseAccountPath(accountPath)?.kind;
  return kind !== "manifest" && kind !== "sums" && kind !== "record";
}

type Forms = readonly (readonly [kind: string, form: RegExp])[];

function formsOf(forms: Readonly<Record<string, string>>): Forms {
  return Object.entries(forms).map(([kind, form]) => [kind, new RegExp(`^(?:${form})$`, "s")]);
}

function parse(path: string, forms: Forms): object | null {
  for (const [kind, form] of forms) {
    const found = form.exec(path);
    if (found) return { kind, ...found.groups };
  }
  return null;
}
