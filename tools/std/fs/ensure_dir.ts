/** Makes the folder and its parents unless they exist; throws if something else is in the way. */
export async function ensureDir(dir: string | URL): Promise<void> {
  await Deno.mkdir(dir, { recursive: true });
}
