import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** Removes everything inside the folder; makes the folder if it does not exist. */
export async function emptyDir(dir: string | URL): Promise<void> {
  const path = typeof dir === "string" ? dir : fileURLToPath(dir);
  await Deno.mkdir(path, { recursive: true });
  for (const entry of await Array.fromAsync(Deno.readDir(path))) {
    await Deno.remove(join(path, entry.name), { recursive: true });
  }
}
