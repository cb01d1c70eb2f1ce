import { TargetFile } from "./target_file.ts";

/** Writes a text file outside the backup; what is there is replaced once the new one is whole. @throws the system's error */
export async function writeTarget(path: string, text: string): Promise<void> {
  using target = await TargetFile.create(path);
  await target.append(text);
  await target.place();
}
