import { parseId } from "../../json/record_id.ts";
import type { RawReader } from "../raw_reader.ts";
import { entriesIn, isAbsent } from "../files/absent.ts";
import { shapedFile } from "../layout/backup_shape.ts";
import {
  accountOfFolder,
  ACCOUNTS_FILE,
  ARTIFACTS_MANIFEST,
  LOCK_FILE,
  parseAccountPath,
  QUARANTINE_FOLDER,
  SUMS_FILE,
  VERIFY_RECORD,
  WORK_FOLDER,
} from "../layout/paths.ts";
import { isSystemName } from "../layout/system_files.ts";
import type { AccountVerification } from "./account_verification.ts";
import { type FileFinding, findingOf } from "./finding.ts";

/** What lies at the top of every backup. */
const TOP: ReadonlySet<string> = new Set([
  ACCOUNTS_FILE,
  ARTIFACTS_MANIFEST,
  SUMS_FILE,
  LOCK_FILE,
  VERIFY_RECORD,
  WORK_FOLDER,
  QUARANTINE_FOLDER,
]);

/** What lies in a backup, and may not be part of it. */
export interface Untracked {
  readonly path: string;
  /** The system, or a program for keeping copies, put it there; what is in such a folder is not looked at. */
  readonly isSystem: boolean;
  /** What is wrong with it; null: nothing, or that depends on what is listed. */
  readonly finding: FileFinding | null;
}

/** What lies at the top and is not part of the backup; a folder counts as one, whatever is in it. */
export async function* untrackedAtTop(reader: RawReader): AsyncGenerator<Untracked> {
  for await (const { name, isDirectory } of entriesIn(reader.root)) {
    if (TOP.has(name) || (isDirectory && accountOfFolder(name) !== null)) continue;
    const path = isDirectory ? `${name}/` : name;
    const isSystem = isSystemName(name);
    yield { path, isSystem, finding: isSystem ? null : strangerOf(path) };
  }
}

/**
 * Everything below an account's folder that is no folder; links are not followed. What is of the system counts as one,
 * whatever is in it. (@std's walk takes twice the time.)
 */
export async function* filesBelow(check: AccountVerification): AsyncGenerator<Untracked> {
  const folders = [check.full("")];
  for (const parent of folders) {
    try {
      for await (const { name, isDirectory } of Deno.readDir(check.reader.path(parent))) {
        const path = parent + name;
        const isSystem = isSystemName(name);
        if (isDirectory && !isSystem) folders.push(`${path}/`);
        else yield { path, isSystem, finding: null };
      }
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      if (isAbsent(error)) continue;
      // Nobody knows what is in it.
      const detail = `it cannot be looked into: ${error.message}`;
      const finding = findingOf(parent, { problem: "unreadable", detail }, "remove");
      yield { path: parent, isSystem: false, finding };
    }
  }
}

/** Whether nothing says that a file of the account should be there. */
export function isUntracked(check: AccountVerification, accountPath: string): boolean {
  if (check.files.has(accountPath)) return false;
  const kind = parseAccountPath(accountPath)?.kind;
  if (kind === "manifest" || kind === "sums") return false;
  const file = kind === "record" ? shapedFile(check.shape, accountPath) : null;
  const id = file?.kind === "record" ? parseId(file.id) : null;
  if (file?.kind !== "record" || !file.shape || !id) return true;
  const list = check.lists.get(file.shape.folder);
  // Which records there are is not sure where the list is damaged or being replaced.
  if (!list?.isSound || check.isOpen(file.shape) || check.isUnderived(file.shape)) return false;
  return !list.ids.has(id.hi, id.lo);
}

/** A file that nothing lists. Where the backup would have just such a file, the next run puts a whole one there. */
export function untrackedOf(check: AccountVerification, path: string): FileFinding {
  return isOfBackup(check, path.slice(check.full("").length))
    ? findingOf(path, { problem: "unlisted", detail: "the manifest does not list it" }, "fetch")
    : strangerOf(path);
}

/** A file that no backup has. */
function strangerOf(path: string): FileFinding {
  return findingOf(
    path,
    { problem: "unlisted", detail: "it is not part of this backup" },
    "remove",
  );
}

function isOfBackup({ shape, lists }: AccountVerification, accountPath: string): boolean {
  const file = shapedFile(shape, accountPath);
  if (file.kind === "list" || file.kind === "object") return file.shape !== undefined;
  if (file.kind !== "child list" && file.kind !== "pdf" && file.kind !== "receipt") return false;
  const id = parseId(file.id);
  const folder = file.kind === "child list" ? file.shape.folder : file.folder;
  return id !== null && lists.get(folder)?.ids.has(id.hi, id.lo) === true;
}
