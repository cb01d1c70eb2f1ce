import { parseId } from "../../json/record_id.ts";
import type { BackupReader } from "../backup_reader.ts";
import { entriesIn } from "../files/absent.ts";
import { parseAccountPath } from "../layout/parse_path.ts";
import {
  accountOfFolder,
  ACCOUNTS_FILE,
  ARTIFACTS_MANIFEST,
  LOCK_FILE,
  SUMS_FILE,
  VERIFY_RECORD,
  WORK_FOLDER,
} from "../layout/paths.ts";
import type { AccountVerification } from "./account_verification.ts";
import type { FileFinding } from "./finding.ts";
import { kindOf } from "./verify_file.ts";

/** What lies at the top of every backup. */
const TOP: ReadonlySet<string> = new Set([
  ACCOUNTS_FILE,
  ARTIFACTS_MANIFEST,
  SUMS_FILE,
  LOCK_FILE,
  VERIFY_RECORD,
  WORK_FOLDER,
]);

const NO_PART = "it is not part of this backup";

/** Files at the top that are not part of the backup. @throws the system's error */
export async function* untrackedAtTop(reader: BackupReader): AsyncGenerator<FileFinding> {
  for await (const { name, isDirectory } of entriesIn(reader.root)) {
    if (TOP.has(name) || (isDirectory && accountOfFolder(name) !== null)) continue;
    for await (const path of isDirectory ? filesBelow(reader, name) : [name]) {
      yield { path, problem: "unlisted", detail: NO_PART, remedy: "remove" };
    }
  }
}

/** Files below an account's folder that nothing lists, by path below it. @throws the system's error */
export async function* untrackedIn(check: AccountVerification): AsyncGenerator<string> {
  const prefix = check.full("");
  for await (const path of filesBelow(check.reader, prefix.slice(0, -1))) {
    const accountPath = path.slice(prefix.length);
    if (isUntracked(check, accountPath)) yield accountPath;
  }
}

/** Whether nothing says that a file of the account should be there. */
export function isUntracked(check: AccountVerification, accountPath: string): boolean {
  if (check.files.has(accountPath)) return false;
  const file = parseAccountPath(accountPath);
  if (file?.kind === "manifest" || file?.kind === "sums") return false;
  const resource = file?.kind === "record" &&
    check.shape.lists.find(({ folder }) => folder === file.folder);
  const id = resource && parseId(file.id);
  if (!resource || !id) return true;
  const list = check.lists.get(resource.folder);
  // Which records there are is not sure where the list is damaged or being replaced.
  if (!list?.isSound || check.isOpen(resource)) return false;
  return !list.ids.has(id.hi, id.lo);
}

/** A file that nothing lists. Where the backup would have just such a file, the next run puts a whole one there. */
export function untrackedOf(check: AccountVerification, accountPath: string): FileFinding {
  const isFetched = isOfBackup(check, accountPath);
  const detail = isFetched ? "the manifest does not list it" : NO_PART;
  const remedy = isFetched ? "fetch" : "remove";
  return check.finding(accountPath, { problem: "unlisted", detail }, remedy);
}

function isOfBackup(check: AccountVerification, accountPath: string): boolean {
  const { lists, objects } = check.shape;
  const file = parseAccountPath(accountPath);
  switch (file?.kind) {
    case "list":
      return lists.some(({ folder }) => folder === file.folder);
    case "object":
      return objects.some(({ folder }) => folder === file.folder);
    case "artifact":
    case "child list": {
      const kind = kindOf(check, accountPath);
      if (kind === "other" || kind === "partition") return false;
      const text = file.kind === "artifact" ? /\d+/.exec(file.name)?.[0] : file.id;
      const id = parseId(text ?? "");
      return id !== null && check.lists.get(file.folder)?.ids.has(id.hi, id.lo) === true;
    }
    default:
      return false;
  }
}

/** Everything below a folder that is no folder, by path in the backup; links are not followed. (@std's walk takes twice the time.) */
async function* filesBelow(reader: BackupReader, folder: string): AsyncGenerator<string> {
  const folders = [folder];
  for (const parent of folders) {
    for await (const { name, isDirectory } of Deno.readDir(reader.path(parent))) {
      const path = `${parent}/${name}`;
      if (isDirectory) folders.push(path);
      else yield path;
    }
  }
}
