import { NotAFileError } from "../files/not_a_file.ts";
import { sha256Hex } from "../files/file_digest.ts";
import { parsePath } from "../layout/parse_path.ts";
import { SUMS_FILE } from "../layout/paths.ts";
import { decodeSums } from "./manifest.ts";
import type { RawReader } from "../raw_reader.ts";

/** The topmost SHA256SUMS, from which everything else in a backup is proved. */
export class TopSums {
  private constructor(
    /** By path; null: the file is missing or cannot be read. */
    readonly digests: ReadonlyMap<string, string> | null,
    readonly exists: boolean,
  ) {}

  /** @throws the system's error */
  static async read(reader: RawReader): Promise<TopSums> {
    try {
      const bytes = await reader.read(SUMS_FILE);
      const digests = bytes && decodeSums(new TextDecoder().decode(bytes));
      // One that was torn in the middle of a path is no better than none.
      const isWhole = [...digests?.keys() ?? []].every((path) => parsePath(path) !== null);
      return new TopSums(isWhole ? digests : null, bytes !== null);
    } catch (error) {
      if (error instanceof NotAFileError) return new TopSums(null, true);
      throw error;
    }
  }

  /** Why a file's bytes (null: it is missing) are not those that were written; null if they are. */
  async flawOf(path: string, bytes: Uint8Array<ArrayBuffer> | null): Promise<string | null> {
    const listed = this.digests?.get(path);
    if (bytes === null) return listed === undefined ? null : "it does not exist";
    if (!this.digests) {
      return `SHA256SUMS ${this.exists ? "cannot be read" : "is missing"}, so nothing proves it`;
    }
    if (listed === undefined) return "SHA256SUMS does not list it";
    const sha256 = await sha256Hex(bytes);
    return sha256 === listed ? null : `its SHA-256 is ${sha256}, it should be ${listed}`;
  }
}

/** The bytes of a small file, or why there are none; both null: it is missing. */
export async function readOrFlaw(
  reader: RawReader,
  path: string,
): Promise<{ readonly bytes: Uint8Array<ArrayBuffer> | null; readonly flaw: string | null }> {
  try {
    return { bytes: await reader.read(path), flaw: null };
  } catch (error) {
    if (error instanceof NotAFileError) {
      return { bytes: null, flaw: `it is ${error.found}, not a file` };
    }
    throw error;
  }
}
