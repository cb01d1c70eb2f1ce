import { join } from "@std/path/join";
import { parseId } from "../json/record_id.ts";
import type { Finding } from "./finding.ts";
import { accountOfFolder, ACCOUNTS_FILE, ARTIFACTS_MANIFEST, LOCK_FILE, MANIFEST_FILE, SUMS_FILE, WORK_FOLDER } from "./paths.ts";
import type { AccountCheck } from "./verify_account.ts";

/** What lies at the top of every backup. */
const TOP: ReadonlySet<string> = new Set([ACCOUNTS_FILE, ARTIFACTS_MANIFEST, SUMS_FILE, LOCK_FILE, WORK_FOLDER]);

/** Files at the top that belong to no backup; `accounts`: those that are looked at one by one. @throws the system's error */
export async function* unlistedAtTop(root: string): AsyncGenerator<Finding> {
  for await (const { name, isDirectory } of Deno.readDir(root)) {
    if (TOP.has(name) || (isDirectory && accountOfFolder(name) !== null)) continue;
    if (!isDirectory) yield unlisted(name);
    else for await (const path of filesBelow(root, name)) yield unlisted(path);
  }
}

/** Files below an account's folder that nothing lists, by path below it. @throws the system's error */
export async function* unlistedIn(check: AccountCheck): AsyncGenerator<string> {
  const prefix = check.full("");
  for await (const path of filesBelow(check.root, prefix.slice(0, -1))) {
    const own = path.slice(prefix.length);
    if (isUnlisted(check, own)) yield own;
  }
}

/** Whether nothing says that a file of the account should be there. */
export function isUnlisted(check: AccountCheck, own: string): boolean {
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

export function unlisted(path: string): Finding {
  return { path, problem: "unlisted", detail: "it belongs to no backup", remedy: "remove" };
}

async function* filesBelow(root: string, folder: string): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(join(root, ...folder.split("/")))) {
    const path = `${folder}/${name}`;
    if (isDirectory) yield* filesBelow(root, path);
    else yield path;
  }
}
