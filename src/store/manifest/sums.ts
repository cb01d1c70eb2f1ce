import type { FileEntry } from "../files/file_digest.ts";
import { sortedFiles } from "./manifest.ts";

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
