import { artifactSource } from "../../harvest/artifact_source.ts";
import { CATALOG, type Resource } from "../../harvest/catalog.ts";
import { safeFileName } from "../../store/files/safe_file_name.ts";
import type { ArtifactTable } from "../../store/manifest/artifacts_manifest.ts";
import type { AccountBackup } from "../ledger/account_backup.ts";
import type { FindingLog } from "../ledger/finding_log.ts";
import type { RecordSlice } from "../../figures/record_fields.ts";

/** Checks the states, files and sizes in the manifest. Returns how many files it lists. */
export async function checkManifest(backup: AccountBackup, findings: FindingLog): Promise<number> {
  for (const resource of CATALOG) await checkResource(backup, resource, findings);
  const { files } = backup.manifest;
  for (const [path, { sizeBytes }] of files) {
    const found = await backup.reader.sizeOf(`${backup.paths.root}/${path}`);
    const resource = path.slice(0, path.indexOf("/"));
    if (found === null) findings.add("file_missing", { resource, record: path });
    else if (found !== sizeBytes) {
      findings.add("file_size", { resource, record: sizeText(path, found, sizeBytes) });
    }
  }
  return files.size;
}

async function checkResource(
  backup: AccountBackup,
  resource: Resource,
  findings: FindingLog,
): Promise<void> {
  const { name, kind, folder } = resource;
  const { files, resources } = backup.manifest;
  const entry = resources[name];
  if (entry === undefined) {
    return findings.add("not_compared", {
      resource: name,
      record: "left out of the backup (--only, --skip)",
    });
  }
  const reason = entry.reason === null ? {} : { record: entry.reason };
  if (entry.state === "incomplete") findings.add("state_incomplete", { resource: name, ...reason });
  if (entry.state === "forbidden") findings.add("state_forbidden", { resource: name, ...reason });
  if (entry.state !== "complete") return;
  if (kind === "child") return await checkParents(backup, resource, findings);
  const path = `${folder}/${kind === "object" ? "data" : "list"}.json`;
  if (!files.has(path)) findings.add("list_missing", { resource: name, record: path });
}

/** Each parent has a file of child records, even if there are none. */
async function checkParents(
  backup: AccountBackup,
  resource: Resource,
  findings: FindingLog,
): Promise<void> {
  const { name, folder, suffix, parent, optional, parentRole } = resource;
  // Harvest may refuse some parents of these (teammates of a user who is not a manager): they have no file.
  if (parent === undefined || optional || parentRole !== undefined) return;
  await backup.visit(parent, [({ id }) => {
    const path = `${folder}/${id}_${suffix}.json`;
    if (!backup.manifest.files.has(path)) {
      findings.add("parents_missing", { resource: name, record: path });
    }
  }]);
}

/**
 * Checks that records have their files: each invoice and estimate its PDF, each expense with a receipt the receipt.
 * Returns whether a record should have one.
 */
export function checkArtifacts(
  { paths, reader }: AccountBackup,
  { resource: { artifact, folder, name: resource }, artifacts, findings }: {
    resource: Resource;
    artifacts: ArtifactTable;
    findings: FindingLog;
  },
): (record: RecordSlice) => Promise<boolean> {
  return async ({ bytes, start, end, id }) => {
    const source = artifact && artifactSource(bytes.subarray(start, end), artifact, null);
    if (!source) return false;
    const fileName = source.fileName === null
      ? `${id}.pdf`
      : `${id}_${safeFileName(source.fileName)}`;
    const path = paths.artifact(folder, fileName);
    const recorded = artifacts.get(path)?.sizeBytes ?? null;
    const found = await reader.sizeOf(path);
    if (recorded === null || found === null) {
      const problem = source.kind === "receipt" ? "receipt_missing" : "pdf_missing";
      findings.add(problem, { resource, record: path });
      return true;
    }
    if (found !== recorded) {
      findings.add("file_size", { resource, record: sizeText(path, found, recorded) });
    }
    if (source.sizeBytes !== null && source.sizeBytes !== recorded) {
      findings.add("receipt_size", {
        resource,
        record: `${path}: ${recorded} bytes, ${source.sizeBytes} in Harvest's record`,
      });
    }
    return true;
  };
}

function sizeText(path: string, found: number, recorded: number): string {
  return `${path}: ${found} bytes instead of ${recorded}`;
}
