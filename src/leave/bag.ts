import type { FolderFile, NewFolder } from "../store/files/new_folder.ts";

/** Where a bag has its content. */
export const PAYLOAD = "data/";

/** What `bag-info.txt` says. */
export interface BagInfo {
  readonly organization: string;
  /** A day. */
  readonly date: string;
  readonly identifier: string;
  readonly description: string;
  readonly tool: string;
}

/** Makes a folder with its content in `data/` a bag: BagIt 1.0, RFC 8493. */
export async function makeBag(
  folder: NewFolder,
  payload: readonly FolderFile[],
  { organization, date, identifier, description, tool }: BagInfo,
): Promise<void> {
  const octets = payload.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const tags: readonly (readonly [string, string])[] = [
    ["bagit.txt", "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"],
    [
      "bag-info.txt",
      [
        `Source-Organization: ${oneLine(organization)}`,
        `Bagging-Date: ${date}`,
        `External-Identifier: ${oneLine(identifier)}`,
        `External-Description: ${oneLine(description)}`,
        `Payload-Oxum: ${octets}.${payload.length}`,
        `Bag-Software-Agent: ${tool}`,
        "",
      ].join("\n"),
    ],
    ["manifest-sha256.txt", sumLines(payload)],
  ];
  for (const [name, text] of tags) await folder.write(name, text);
  const digests = await Promise.all(tags.map(([name]) => folder.digest(name)));
  await folder.write("tagmanifest-sha256.txt", sumLines(digests));
}

/** Lines of `sha256sum`, with the three characters that RFC 8493 encodes in paths. */
function sumLines(files: readonly FolderFile[]): string {
  return files.map(({ path, sha256 }) => `${sha256}  ${encoded(path)}\n`).join("");
}

function encoded(path: string): string {
  return path.replace(/[%\r\n]/g, (char) => encodeURIComponent(char));
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
