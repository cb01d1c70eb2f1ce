import { artifactSource } from "../harvest/artifact_source.ts";
import type { Resource } from "../harvest/catalog.ts";
import { accountPaths } from "../store/layout/paths.ts";
import { safeFileName } from "../store/files/safe_file_name.ts";

/** Where the PDF or receipt of a record is in a backup; null if it has none. */
export function artifactPath(
  { id, text }: { readonly id: string; readonly text: Uint8Array },
  { resource, accountId }: { resource: Resource; accountId: string },
): string | null {
  const source = resource.artifact && artifactSource(text, resource.artifact, null);
  if (!source) return null;
  // The id comes first, so that no name from outside can be another record's.
  const name = source.fileName === null ? `${id}.pdf` : `${id}_${safeFileName(source.fileName)}`;
  return accountPaths(accountId).artifact(resource.folder, name);
}
