import type { FolderFile, NewFolder } from "../store/files/new_folder.ts";

/** Where a bag has its content. */
export const PAYLOAD = "data";

/** Makes a folder with its content in `data` a bag: BagIt 1.0, RFC 8493. `info` is what `bag-info.txt` says. */
export async function makeBag(
  folder: NewFolder,
  content: readonly FolderFile[],
  info: Readonly<Record<string, string>>,
): Promise<void> {
  const octets = content.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const lines = Object.entries({ ...info, "Payload-Oxum": `${octets}.${content.length}` });
  const payload = content.map((file) => ({ ...file, path: `${PAYLOAD}/${file.path}` }));
  const tags = {
    "bagit.txt": "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
    "bag-info.txt": lines.map(([name, text]) => `${name}: ${text.replace(/\s+/g, " ").trim()}\n`)
      .join(""),
    "manifest-sha256.txt": sumLines(payload),
  };
  for (const [name, text] of Object.entries(tags)) await folder.write(name, text);
  const digests = await Promise.all(Object.keys(tags).map((name) => folder.digest(name)));
  await folder.write("tagmanifest-sha256.txt", sumLines(digests));
}

/** Lines of `sha256sum`, with the three characters that RFC 8493 encodes in paths. */
function sumLines(files: readonly FolderFile[]): string {
  const encoded = (path: string) => path.replace(/[%\r\n]/g, (char) => encodeURIComponent(char));
  return files.map(({ path, sha256 }) => `${sha256}  ${encoded(path)}\n`).join("");
}
