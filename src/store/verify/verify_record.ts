import { number, object, or, type Parsed, text } from "../../json/shape.ts";
import type { BackupReader } from "../backup_reader.ts";
import { FILE_MODE } from "../files/make_folder.ts";
import { refuseOtherThanFile } from "../files/input_file.ts";
import { systemPath, VERIFY_RECORD } from "../layout/paths.ts";

/** What the last verification found. */
const members = {
  /** ISO 8601 in UTC. */
  verified_at: text,
  damaged: number,
  files: number,
  /** `1/7` if only that part was checked. */
  subset: or(text, null),
};
export type VerifyRecord = Parsed<typeof members>;

const parseRecord = object(members);

/** Notes what a verification found. A backup that cannot be written to is verified all the same, without a note. */
export async function writeVerifyRecord(root: string, record: VerifyRecord): Promise<void> {
  try {
    const path = systemPath(root, VERIFY_RECORD);
    // A link would lead out of the backup, and a pipe would have us wait.
    await refuseOtherThanFile(path);
    await Deno.writeTextFile(path, JSON.stringify(record) + "\n", { mode: FILE_MODE });
  } catch {
    // On a read-only disk, or with somebody else's rights.
  }
}

/** The note of the last verification; null if there is none that can be read. */
export async function readVerifyRecord(reader: BackupReader): Promise<VerifyRecord | null> {
  try {
    const bytes = await reader.read(VERIFY_RECORD);
    return bytes && parseRecord(JSON.parse(new TextDecoder().decode(bytes)));
  } catch {
    return null;
  }
}
