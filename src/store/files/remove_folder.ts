import { awaitIfPresent } from "./absent.ts";

/** Removes a file, or a folder with all that is in it; nothing if there is none. @throws the system's error */
export async function removeWhole(path: string): Promise<void> {
  await awaitIfPresent(Deno.remove(path, { recursive: true }));
}
