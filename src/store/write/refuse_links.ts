import type { RawReader } from "../raw_reader.ts";
import { entriesIn } from "../files/absent.ts";
import { NotAFileError, refuseOtherThanFile, refuseOtherThanFolder } from "../files/not_a_file.ts";
import { parseAccountPath } from "../layout/parse_path.ts";
import {
  accountOfFolder,
  LOCK_FILE,
  QUARANTINE_FOLDER,
  SUMS_FILE,
  WORK_FOLDER,
} from "../layout/paths.ts";

/** The folder of a resource that is below it. */
const ARTIFACTS = "artifacts";

/**
 * Makes sure that all folders in which a run writes, moves and removes files are in the backup itself: a link would lead
 * out of it. Links in place of files need no look, since files are replaced by renaming.
 * @throws NotAFileError
 */
export async function refuseLinks(reader: RawReader): Promise<void> {
  await refuseOtherThanFile(reader.path(LOCK_FILE));
  await refuseOtherThanFolder(reader.path(WORK_FOLDER));
  await refuseLinksIn(reader, WORK_FOLDER, () => true);
  await refuseOtherThanFile(reader.path(`${WORK_FOLDER}/journal.ndjson`));
  await refuseOtherThanFolder(reader.path(QUARANTINE_FOLDER));
  await refuseLinksIn(reader, QUARANTINE_FOLDER, () => true);
  for await (const { name } of entriesIn(reader.root)) {
    if (accountOfFolder(name) === null) continue;
    await refuseOtherThanFolder(reader.path(name));
    // Other links in it are none of ours, or in place of a file.
    const isFolder = (entry: string) =>
      entry !== SUMS_FILE && parseAccountPath(`${entry}/list.json`) !== null;
    await refuseLinksIn(reader, name, isFolder);
  }
}

/** Refuses links among the entries of a folder, and in place of the artifacts' folder in one of them. */
async function refuseLinksIn(
  reader: RawReader,
  folder: string,
  isOurs: (name: string) => boolean,
): Promise<void> {
  for await (const { name, isSymlink, isDirectory, isFile } of entriesIn(reader.path(folder))) {
    const path = reader.path(`${folder}/${name}`);
    if (isSymlink && isOurs(name)) throw new NotAFileError(path, "a link", "file or folder");
    // To open a pipe would be to wait.
    if (!isDirectory && !isFile && isOurs(name)) await refuseOtherThanFolder(path);
    if (isDirectory) await refuseOtherThanFolder(reader.path(`${folder}/${name}/${ARTIFACTS}`));
  }
}
