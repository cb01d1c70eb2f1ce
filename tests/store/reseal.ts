import { encodeSums } from "../../src/store/manifest/top_sums.ts";
import { digestAt } from "./verified.ts";

/** Gives all files of a backup the digests that they have now, as if Harvest had sent what a test has written. */
export async function reseal(root: string): Promise<void> {
  const top = new Map<string, { sizeBytes: number; sha256: string }>();
  const names = [...Deno.readDirSync(root)].map(({ name }) => name);
  for (const account of names.filter((name) => name.startsWith("harvest_account_"))) {
    const path = `${root}/${account}/manifest.json`;
    const manifest = JSON.parse(await Deno.readTextFile(path));
    const files = new Map<string, { sizeBytes: number; sha256: string }>();
    for (const file of manifest.files) {
      const entry = await digestAt(`${root}/${account}/${file.path}`).catch(() => ({
        sizeBytes: file.size,
        sha256: file.sha256,
      }));
      files.set(file.path, entry);
      Object.assign(file, { size: entry.sizeBytes, sha256: entry.sha256 });
    }
    await Deno.writeTextFile(path, JSON.stringify(manifest));
    await Deno.writeFile(`${root}/${account}/SHA256SUMS`, encodeSums(files));
    for (const name of ["manifest.json", "SHA256SUMS"]) {
      top.set(`${account}/${name}`, await digestAt(`${root}/${account}/${name}`));
    }
  }
  for (const name of ["accounts.json", ".artifacts_manifest.json"]) {
    if (names.includes(name)) top.set(name, await digestAt(`${root}/${name}`));
  }
  await Deno.writeFile(`${root}/SHA256SUMS`, encodeSums(top));
}
