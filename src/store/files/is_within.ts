import { resolve } from "@std/path/resolve";

/** Whether a path is below a folder. */
export function isWithin(path: string, folder: string): boolean {
  const root = resolve(folder);
  return [root + "/", root + "\\"].some((prefix) => resolve(path).startsWith(prefix));
}
