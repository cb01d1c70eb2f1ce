import { join } from "@std/path/join";
import { type ArtifactTable, decodeArtifacts } from "./artifacts_manifest.ts";
import { decodeManifest, type Manifest, ManifestError } from "./manifest.ts";
import { accountPaths, ARTIFACTS_MANIFEST } from "../layout/paths.ts";

/** An account's manifest, read without opening the backup; null if there is none that can be used. @throws NewerFormatError */
export async function loadManifest(root: string, accountId: string): Promise<Manifest | null> {
  const { manifest } = accountPaths(accountId);
  const text = await readIfPresent(join(root, ...manifest.split("/")));
  if (text === null) return null;
  try {
    return decodeManifest(text, manifest);
  } catch (error) {
    if (error instanceof ManifestError) return null;
    throw error;
  }
}

/** The artifacts that a backup's manifest lists. */
export async function loadArtifactsManifest(root: string): Promise<ArtifactTable> {
  return decodeArtifacts(await readIfPresent(join(root, ARTIFACTS_MANIFEST)) ?? "{}");
}

async function readIfPresent(path: string): Promise<string | null> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) {
      return null;
    }
    throw error;
  }
}
