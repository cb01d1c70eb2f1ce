import { parseId } from "../../json/record_id.ts";
import type { RawReader } from "../raw_reader.ts";
import { entriesIn, isAbsent } from "../files/absent.ts";
import { parseAccountPath } from "../layout/parse_path.ts";
import {
  accountOfFolder,
  ACCOUNTS_FILE,
  ARTIFACTS_MANIFEST,
  LOCK_FILE,
  QUARANTINE_FOLDER,
  SUMS_FILE,
  VERIFY_RECORD,
  WORK_FOLDER,
} from "../layout/paths.ts";
import { isSystemName } from "../layout/system_files.ts";
import type { AccountVerification } from "./account_verification.ts";
import { type FileFinding, findingOf } from "./finding.ts";
import { kindOf } from "./verify_file.ts";

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

/** What lies in a backup without being part of it, as {@link filesBelow} meets it. */
export interface Untracked {
  readonly path: string;
  /** The system, or a program for keeping copies, put it there; what is in such a folder is not looked at. */
  readonly isSystem: boolean;
  /** Why a folder could not be looked into; null otherwise. */
  readonly error: Error | null;
}

/** What lies at the top and is not part of the backup; a folder counts as one, whatever is in it. */
export async function* untrackedAtTop(reader: RawReader): AsyncGenerator<Untracked> {
  for await (const { name, isDirectory } of entriesIn(reader.root)) {
    if (TOP.has(name) || (isDirectory && accountOfFolder(name) !== null)) continue;
    const path = isDirectory ? `${name}/` : name;
    yield { path, isSystem: isSystemName(name), error: null };
  }
}

/** What lies below an account's folder and is not listed. */
export async function* untrackedIn(check: AccountVerification): AsyncGenerator<Untracked> {
  const prefix = check.full("");
  for await (const found of filesBelow(check.reader, prefix)) {
    if (found.isSystem || found.error || isUntracked(check, found.path.slice(prefix.length))) {
      yield found;
    }
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
  if (!list?.isSound || check.isOpen(resource) || check.isUnderived(resource)) return false;
  return !list.ids.has(id.hi, id.lo);
}

/** A file that nothing lists. Where the backup would have just such a file, the next run puts a whole one there. */
export function untrackedOf(check: AccountVerification, path: string): FileFinding {
  return isOfBackup(check, path.slice(check.full("").length))
    ? findingOf(path, { problem: "unlisted", detail: "the manifest does not list it" }, "fetch")
    : strangerOf(path);
}

/** A file that no backup has. */
export function strangerOf(path: string): FileFinding {
  const flaw = { problem: "unlisted", detail: "it is not part of this backup" } as const;
  return findingOf(path, flaw, "remove");
}

/** A folder that cannot be looked into: nobody knows what is in it. */
export function unreadableFolder({ path, error }: Untracked): FileFinding {
  const detail = `it cannot be looked into: ${error?.message ?? ""}`;
  return findingOf(path, { problem: "unreadable", detail }, "remove");
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

/**
 * Everything below a folder, given with `/` at its end, that is no folder, by path in the backup; links are not followed.
 * What is of the system counts as one, whatever is in it. (@std's walk takes twice the time.)
 */
async function* filesBelow(reader: RawReader, folder: string): AsyncGenerator<Untracked> {
  const folders = [folder];
  for (const parent of folders) {
    try {
      for await (const { name, isDirectory } of Deno.readDir(reader.path(parent))) {
        const path = parent + name;
        if (isSystemName(name)) yield { path, isSystem: true, error: null };
        else if (isDirectory) folders.push(`${path}/`);
        else yield { path, isSystem: false, error: null };
      }
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      if (!isAbsent(error)) yield { path: parent, isSystem: false, error };
    }
  }
}
