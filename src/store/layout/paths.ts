/** Where everything lies in a backup: paths relative to its folder, with `/` on every system. Format 1. */

export const ACCOUNTS_FILE = "accounts.json";
export const ARTIFACTS_MANIFEST = ".artifacts_manifest.json";
export const SUMS_FILE = "SHA256SUMS";
export const LOCK_FILE = ".lock";
export const WORK_FOLDER = ".work";
export const MANIFEST_FILE = "manifest.json";

const ACCOUNT_PREFIX = "harvest_account_";

export function accountFolder(accountId: string): string {
  return ACCOUNT_PREFIX + accountId;
}

/** The account a folder name stands for; null if it is no account's. */
export function accountOfFolder(name: string): string | null {
  return /^harvest_account_\d+$/.test(name) ? name.slice(ACCOUNT_PREFIX.length) : null;
}

/** Where the files of one account lie. */
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
  /** Records of a list that are gone; with a suffix, those of a nested list whose parent is still there. */
  readonly deleted: (folder: string, suffix?: string) => string;
}

export function accountPaths(accountId: string): AccountPaths {
  const root = accountFolder(accountId);
  return {
    root,
    manifest: `${root}/${MANIFEST_FILE}`,
    sums: `${root}/${SUMS_FILE}`,
    object: (folder: string) => `${root}/${folder}/data.json`,
    list: (folder: string) => `${root}/${folder}/list.json`,
    record: (folder: string, id: string) => `${root}/${folder}/${id}.json`,
    childList: (folder: string, parentId: string, suffix: string) =>
      `${root}/${folder}/${parentId}_${suffix}.json`,
    artifact: (folder: string, fileName: string) => `${root}/${folder}/artifacts/${fileName}`,
    history: (folder: string) => `${root}/${folder}/history.ndjson`,
    deleted: (folder: string, suffix?: string) =>
      `${root}/${folder}/${suffix ? `deleted_${suffix}` : "deleted"}.json`,
  };
}

/** Whether a path of an account is a derived `<id>.json`: the one kind of file without a digest of its own. */
export function isDerivedRecord(path: string): boolean {
  return /^[^/]+\/[^/]+\/\d+\.json$/.test(path);
}

/** The folder and file of a path below an account: `["invoices", "artifacts/1.pdf"]`. */
export function splitAccountPath(
  path: string,
): { account: string; folder: string; file: string } | null {
  const [root = "", folder = "", ...rest] = path.split("/");
  const account = accountOfFolder(root);
  return account && rest.length > 0 ? { account, folder, file: rest.join("/") } : null;
}
