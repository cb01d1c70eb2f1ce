import { join } from "@std/path/join";
import { decodeManifest, ManifestError } from "./manifest.ts";
import { accountOfFolder, accountPaths } from "../layout/paths.ts";

/**
 * Looks at the manifests of a backup before anything is opened for writing.
 * @throws NewerFormatError if one is of a later format than this program knows
 */
export async function refuseNewerFormat(root: string): Promise<void> {
  for (const account of accountsIn(root)) {
    const { manifest } = accountPaths(account);
    try {
      decodeManifest(await Deno.readTextFile(join(root, manifest)), manifest);
    } catch (error) {
      // None yet, or a damaged one, which is built anew.
      if (!(error instanceof ManifestError || error instanceof Deno.errors.NotFound)) throw error;
    }
  }
}

function accountsIn(root: string): string[] {
  try {
    return [...Deno.readDirSync(root)].flatMap(({ name }) => accountOfFolder(name) ?? []);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}
