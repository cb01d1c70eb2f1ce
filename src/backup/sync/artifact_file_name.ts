import type { ArtifactSource } from "../../harvest/artifact_source.ts";
import { safeFileName } from "../../store/layout/safe_file_name.ts";

/** The name a record's binary has in the backup: the id first, so that no name from outside can be another's. */
export function artifactFileName(recordId: string, { fileName }: ArtifactSource): string {
  return fileName === null ? `${recordId}.pdf` : `${recordId}_${safeFileName(fileName)}`;
}
