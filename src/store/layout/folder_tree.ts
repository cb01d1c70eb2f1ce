import { join } from "@std/path/join";

/** A folder as an outline shows it: its own files and the folders in it, in order of name. */
export interface FolderOutline {
  readonly name: string;
  readonly files: readonly string[];
  readonly folders: readonly FolderOutline[];
}

/** The outline of a folder; what belongs to no backup (lock, work folder) is left out. @throws the system's error */
export async function folderTree(root: string, name = ""): Promise<FolderOutline> {
  const files: string[] = [];
  const folders: Promise<FolderOutline>[] = [];
  for await (const entry of Deno.readDir(root)) {
    if (entry.name === ".work" || entry.name === ".lock") continue;
    if (entry.isDirectory) folders.push(folderTree(join(root, entry.name), entry.name));
    else files.push(entry.name);
  }
  const outlines = await Promise.all(folders);
  return {
    name,
    files: files.sort(),
    folders: outlines.sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
}
