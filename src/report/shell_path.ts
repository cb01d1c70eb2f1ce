import { printable } from "../text/text_width.ts";

/** A path as it is typed in a shell: in quotation marks where it needs them. */
export function shellPath(path: string): string {
  return printable(/^[\w@%+=:,./\\~-]+$/.test(path) ? path : `"${path}"`);
}
