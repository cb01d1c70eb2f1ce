import { TempFile } from "../store/files/temp_file.ts";
import type { Program } from "./program.ts";

/** As the name of a file: print it to standard output. */
export const STANDARD_OUTPUT = "-";

/** Makes one file at `to`; `-`: makes it and prints it to standard output. */
export async function toFileOrOutput<Result>(
  to: string,
  program: Program,
  make: (path: string) => Promise<Result>,
): Promise<Result> {
  if (to !== STANDARD_OUTPUT) return await make(to);
  using file = await TempFile.create();
  const result = await make(file.path);
  for await (const bytes of file.chunks()) program.outBytes(bytes);
  return result;
}
