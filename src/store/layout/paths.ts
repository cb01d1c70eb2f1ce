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

/** The account a folder name stands for; null if it is no account's. */
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
