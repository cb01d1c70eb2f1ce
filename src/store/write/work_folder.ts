import { emptyDir } from "@std/fs/empty-dir";
import { dirname } from "@std/path/dirname";
import { join } from "@std/path/join";
import { entriesIn } from "../files/absent.ts";
import { InputFile } from "../files/input_file.ts";
import { makeFolder } from "../files/make_folder.ts";
import { type Staged, StagedFile } from "../files/staged_file.ts";
import { WORK_FOLDER } from "../layout/paths.ts";
import { readList } from "../lists/list_reader.ts";
import type { RecordStream } from "../lists/record_batch.ts";

/** The folder `.work` of a backup: temporary files, pages and the journal. It never belongs to the backup. */
export class WorkFolder {
  /** Where temporary files are. */
  readonly temp: string;
  readonly #root: string;
  #session = 0;
  #nextTemp = 0;

  /** Makes the folder if it is missing. @throws the system's error */
  constructor(readonly backupRoot: string) {
    this.#root = join(backupRoot, WORK_FOLDER);
    this.temp = join(this.#root, "temp");
    makeFolder(this.temp);
  }

  /** Temporary files get names that no earlier session has given. */
  beginSession(session: number): void {
    this.#session = session;
  }

  /** The path of a file by its name in the work folder (`pages/3`); the folder around it is made. */
  path(name: string): string {
    const path = join(this.#root, ...name.split("/"));
    makeFolder(dirname(path));
    return path;
  }

  /** A path for a temporary file that no other has. */
  tempPath(): string {
    return join(this.temp, `${this.#session}-${this.#nextTemp++}`);
  }

  /** A new temporary file. @throws the system's error */
  stage(): StagedFile {
    return new StagedFile(this.tempPath());
  }

  /** A finished temporary file with these bytes. @throws the system's error; nothing is left behind then */
  async stageBytes(bytes: Uint8Array): Promise<Staged> {
    const file = this.stage();
    try {
      file.write(bytes);
      return await file.finish();
    } catch (error) {
      file.discard();
      throw error;
    }
  }

  /** The records of a staged list file. @throws ListFormatError while it is read */
  list({ tempPath }: Staged): RecordStream {
    return readList(() => new InputFile(tempPath));
  }

  /** Removes all temporary files. @throws the system's error */
  async clearTemp(): Promise<void> {
    await emptyDir(this.temp);
  }

  /** Removes the pages of readings, and what is named after them, but for those in these files. @throws the system's error */
  async clearPages(kept: ReadonlySet<string>): Promise<void> {
    const folder = join(this.#root, "pages");
    for await (const { name } of entriesIn(folder)) {
      const [file] = name.split(".");
      if (!kept.has(`pages/${file}`)) await Deno.remove(join(folder, name), { recursive: true });
    }
  }

  /** Removes the folder with everything in it. @throws the system's error */
  async remove(): Promise<void> {
    await Deno.remove(this.#root, { recursive: true });
  }
}
