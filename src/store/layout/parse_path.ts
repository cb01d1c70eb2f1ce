import {
  accountOfFolder,
  ACCOUNTS_FILE,
  ARTIFACTS_MANIFEST,
  MANIFEST_FILE,
  SUMS_FILE,
} from "./paths.ts";

/** What a file in an account's folder is, by its path below that folder. */
export type AccountFile =
  | { readonly kind: "manifest" | "sums" }
  | { readonly kind: "object" | "list" | "history"; readonly folder: string }
  /** The derived `<id>.json`: the one kind of file without a digest of its own. */
  | { readonly kind: "record"; readonly folder: string; readonly id: string }
  /** `id` is the parent's. */
  | {
    readonly kind: "child list";
    readonly folder: string;
    readonly id: string;
    readonly suffix: string;
  }
  | { readonly kind: "deleted"; readonly folder: string; readonly suffix: string | null }
  | { readonly kind: "artifact"; readonly folder: string; readonly name: string }
  /** What a repair keeps of a damaged history file or list of deleted records. */
  | { readonly kind: "damaged copy"; readonly folder: string };

/** What a file of a backup is: at its top, or in an account's folder. */
export type BackupPath =
  | { readonly kind: "accounts" | "artifacts manifest" | "top sums" }
  | AccountFile & { readonly account: string };

/** One segment of a path; a backslash separates segments on Windows only. */
const SEGMENT = Deno.build.os === "windows" ? /^[^/\\]+$/ : /^[^/]+$/;

/** A path of a backup, as format 1 has them; null if it is none. */
export function parsePath(path: string): BackupPath | null {
  if (path === ACCOUNTS_FILE) return { kind: "accounts" };
  if (path === ARTIFACTS_MANIFEST) return { kind: "artifacts manifest" };
  if (path === SUMS_FILE) return { kind: "top sums" };
  const slash = path.indexOf("/");
  const account = slash < 0 ? null : accountOfFolder(path.slice(0, slash));
  const file = account === null ? null : parseAccountPath(path.slice(slash + 1));
  return account !== null && file ? { account, ...file } : null;
}

/** A path below an account's folder; null if it is none. */
export function parseAccountPath(accountPath: string): AccountFile | null {
  if (accountPath === MANIFEST_FILE) return { kind: "manifest" };
  if (accountPath === SUMS_FILE) return { kind: "sums" };
  const [, folder, file] = /^([a-z0-9_]+)\/(.+)$/s.exec(accountPath) ?? [];
  if (folder === undefined || file === undefined) return null;
  if (file === "list.json") return { kind: "list", folder };
  if (file === "data.json") return { kind: "object", folder };
  if (file === "history.ndjson") return { kind: "history", folder };
  const [, id, suffix] = /^(\d+)(?:_([a-z0-9_]+))?\.json$/.exec(file) ?? [];
  if (id !== undefined) {
    return suffix === undefined
      ? { kind: "record", folder, id }
      : { kind: "child list", folder, id, suffix };
  }
  const deleted = /^deleted(?:_([a-z0-9_]+))?\.json$/.exec(file);
  if (deleted) return { kind: "deleted", folder, suffix: deleted[1] ?? null };
  if (file.startsWith("artifacts/")) {
    const name = file.slice("artifacts/".length);
    const isSafe = SEGMENT.test(name) && name !== "." && name !== "..";
    return isSafe ? { kind: "artifact", folder, name } : null;
  }
  return /^(deleted(_[a-z0-9_]+)?\.damaged-\d+\.json|history\.damaged-\d+\.ndjson)$/.test(file)
    ? { kind: "damaged copy", folder }
    : null;
}

/** Whether a manifest lists a file of its account: not itself, the sums and the derived `<id>.json`. */
export function isListed(accountPath: string): boolean {
  const kind = parseAccountPath(accountPath)?.kind;
  return kind !== "manifest" && kind !== "sums" && kind !== "record";
}
