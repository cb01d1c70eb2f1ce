import { compareIdTexts } from "../../json/record_id.ts";
import { NotAFileError } from "../files/input_file.ts";
import { differenceText, type FileEntry, sha256Hex } from "../files/file_digest.ts";
import { mendedText } from "../files/mended_text.ts";
import { parsePath, SUMS_FILE } from "../layout/paths.ts";
import { sortedFiles } from "./manifest.ts";
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
      // Other line ends take nothing away from it.
      const digests = bytes && decodeSums(new TextDecoder().decode(mendedText(bytes)));
      // One that was torn in the middle of a path is no better than none.
      const isWhole = [...digests?.keys() ?? []].every((path) => parsePath(path) !== null);
      return new TopSums(isWhole ? digests : null, bytes !== null);
    } catch (error) {
      if (error instanceof NotAFileError) return new TopSums(null, true);
      throw error;
    }
  }

  /** The accounts of the backup: those that have a folder, and those whose folder is gone. */
  async accounts(reader: RawReader): Promise<string[]> {
    const listed = [...this.digests?.keys() ?? []].flatMap((path) => {
      const file = parsePath(path);
      return file?.kind === "manifest" ? [file.account] : [];
    });
    return [...new Set([...await reader.accounts(), ...listed])].sort(compareIdTexts);
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
    const found = { sizeBytes: bytes.length, sha256 };
    return sha256 === listed ? null : differenceText(found, { sizeBytes: null, sha256: listed });
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

/** Digests in the form of coreutils, for `sha256sum -c SHA256SUMS`. */
export function encodeSums(files: ReadonlyMap<string, FileEntry>): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(
    sortedFiles(files).map(([path, { sha256 }]) => sumLine(path, sha256)).join(""),
  );
}

/** Coreutils escapes a name that holds a backslash or a line break, and marks the line with a backslash. */
function sumLine(path: string, sha256: string): string {
  const escaped = path.replace(
    /[\\\n\r]/g,
    (c) => c === "\\" ? "\\\\" : c === "\n" ? "\\n" : "\\r",
  );
  return `${escaped === path ? "" : "\\"}${sha256}  ${escaped}\n`;
}

/** Path to digest, as listed; null if a line is not of the form. */
export function decodeSums(text: string): Map<string, string> | null {
  const sums = new Map<string, string>();
  for (const line of text.split("\n")) {
    if (line === "") continue;
    const match = /^(\\?)([0-9a-f]{64}) [ *](.+)$/.exec(line);
    if (!match) return null;
    const [, escaped, sha256 = "", name = ""] = match;
    const path = escaped
      ? name.replace(/\\([\\nr])/g, (_, c) => c === "n" ? "\n" : c === "r" ? "\r" : "\\")
      : name;
    sums.set(path, sha256);
  }
  return sums;
}
