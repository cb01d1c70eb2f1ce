import { join } from "@std/path/join";
import { parseId } from "../../json/record_id.ts";
import type { Finding } from "../lists/finding.ts";
import {
  accountOfFolder,
  ACCOUNTS_FILE,
  ARTIFACTS_MANIFEST,
  LOCK_FILE,
  MANIFEST_FILE,
  SUMS_FILE,
  WORK_FOLDER,
} from "../layout/paths.ts";
import type { AccountCheck } from "./verify_account.ts";
import { kindOf } from "./verify_file.ts";

/** What lies at the top of every backup. */
const TOP: ReadonlySet<string> = new Set([
  ACCOUNTS_FILE,
  ARTIFACTS_MANIFEST,
  SUMS_FILE,
  LOCK_FILE,
  WORK_FOLDER,
]);

/** Files at the top that belong to no backup. @throws the system's error */
export async function* untrackedAtTop(root: string): AsyncGenerator<Finding> {
  for await (const { name, isDirectory } of Deno.readDir(root)) {
    if (TOP.has(name) || (isDirectory && accountOfFolder(name) !== null)) continue;
    if (!isDirectory) yield unlisted(name);
    else for await (const path of filesBelow(root, name)) yield unlisted(path);
  }
}

/** Files below an account's folder that nothing lists, by path below it. @throws the system's error */
export async function* untrackedIn(check: AccountCheck): AsyncGenerator<string> {
  const prefix = check.full("");
  for await (const path of filesBelow(check.root, prefix.slice(0, -1))) {
    const own = path.slice(prefix.length);
    if (isUntracked(check, own)) yield own;
  }
}

/** Whether nothing says that a file of the account should be there. */
export function isUntracked(check: AccountCheck, own: string): boolean {
  if (own === MANIFEST_FILE || own === SUMS_FILE || check.files.has(own)) return false;
  const [, folder, id] = /^([^/]+)\/(\d+)\.json$/.exec(own) ?? [];
  const resource = check.shape.lists.find((list) => list.folder === folder);
  const halves = id === undefined ? null : parseId(id);
  if (!resource || !halves) return true;
  const list = check.lists.get(resource.folder);
  // Which records there are is not sure where the list is damaged or being replaced.
  if (!list?.isSound || check.isOpen(resource)) return false;
  return !list.ids.has(halves.hi, halves.lo);
}

function unlisted(path: string): Finding {
  return { path, problem: "unlisted", detail: "it belongs to no backup", remedy: "remove" };
}

/** A file that nothing lists. Where the backup would have just such a file, the next run puts a whole one there. */
export function untrackedOf(check: AccountCheck, own: string): Finding {
  const isFetched = isOfBackup(check, own);
  const detail = isFetched ? "the manifest does not list it (any more)" : "it belongs to no backup";
  return check.finding(own, "unlisted", { detail, remedy: isFetched ? "fetch" : "remove" });
}

function isOfBackup(check: AccountCheck, own: string): boolean {
  const { lists, objects } = check.shape;
  const [, folder = "", file = ""] = /^([^/]+)\/(.+)$/.exec(own) ?? [];
  if (file === "list.json") return lists.some((list) => list.folder === folder);
  const kind = kindOf(check, own);
  if (kind === "object") return objects.some((object) => object.folder === folder);
  if (kind !== "child" && kind !== "pdf" && kind !== "receipt") return false;
  const id = parseId(/\d+/.exec(file)?.[0] ?? "");
  return id !== null && check.lists.get(folder)?.ids.has(id.hi, id.lo) === true;
}

async function* filesBelow(root: string, folder: string): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(join(root, ...folder.split("/")))) {
    const path = `${folder}/${name}`;
    if (isDirectory) yield* filesBelow(root, path);
    else yield path;
  }
}
