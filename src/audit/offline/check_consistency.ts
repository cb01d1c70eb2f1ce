import type { AccountBackup, Visitor } from "../ledger/account_backup.ts";
import { DocumentCheck } from "./document_check.ts";
import { ReferenceCheck } from "./reference_check.ts";
import type { FigureTotals } from "../../figures/figure_totals.ts";
import { MASTER_RESOURCES } from "../../figures/master_data.ts";
import { readItem, type TrackedItem } from "../../figures/tracked_item.ts";
import { artifactSource } from "../../harvest/artifact_source.ts";
import { CATALOG, type Resource } from "../../harvest/catalog.ts";
import type { RecordSlice } from "../../json/slice_records.ts";
import { artifactName } from "../../store/files/safe_file_name.ts";
import type { ArtifactTable } from "../../store/manifest/artifacts_manifest.ts";

/** How many things of a backup were checked against each other. */
export interface ConsistencyChecks {
  /** Files of the manifest: whether they exist, with the recorded size. */
  files: number;
  /** Records in lists. */
  records: number;
  references: number;
  /** Invoices and estimates: amounts and states. */
  documents: number;
  /** Invoices whose amount due was compared with their payments. */
  payments: number;
  /** PDFs and receipts that records should have. */
  artifacts: number;
}

/** Before anything is checked. */
export function noChecks(): ConsistencyChecks {
  return { files: 0, records: 0, references: 0, documents: 0, payments: 0, artifacts: 0 };
}

/**
 * Checks that an account's backup is consistent. Reads each list once, and once more if others refer to it; on the way
 * it fills the master data, and passes time entries and expenses to `onItem`.
 */
export async function checkConsistency(
  backup: AccountBackup,
  { artifacts, totals, onItem }: {
    totals: FigureTotals;
    artifacts: ArtifactTable;
    onItem: (item: TrackedItem) => void;
  },
): Promise<ConsistencyChecks> {
  const { findings, masterData } = backup;
  const checks = noChecks();
  checks.files = await checkManifest(backup);
  // Figures and the names in findings depend on the master data.
  for (const name of MASTER_RESOURCES) {
    await backup.visit(name, (record) => masterData.add(name, record));
  }
  const company = await backup.reader.read(backup.paths.object("company"));
  if (company) masterData.addCompany(company);
  const references = await ReferenceCheck.load(backup);
  for (const resource of CATALOG) {
    const { name, kind } = resource;
    if (kind !== "list") continue;
    const visitors: Visitor[] = references.visitors(name);
    if (name === "time_entries" || name === "expenses") {
      visitors.push((record) => onItem(readItem(name, record)));
    }
    const counted = noChecks();
    if (resource.artifact !== undefined) {
      visitors.push(async (record) => {
        if (await checkArtifact(backup, { resource, artifacts, record })) counted.artifacts++;
      });
    }
    if (name === "invoices" || name === "estimates") {
      const documents = new DocumentCheck(backup, name, { totals, checks: counted });
      visitors.push((record) => documents.check(record));
    }
    const count = await backup.visit(name, ...visitors);
    if (count === null) continue;
    checks.records += count;
    for (const kind of ["artifacts", "documents", "payments"] as const) {
      checks[kind] += counted[kind];
    }
    const recorded = backup.manifest.resources[name]?.records ?? count;
    if (recorded !== count) {
      findings.add("list_count", {
        resource: name,
        record: `${count} records, ${recorded} in the manifest`,
      });
    }
  }
  await references.logMissing();
  checks.references = references.checked;
  return checks;
}

/** Checks the states, files and sizes in the manifest. Returns how many files it lists. */
async function checkManifest(backup: AccountBackup): Promise<number> {
  for (const resource of CATALOG) await checkResource(backup, resource);
  const { findings, manifest: { files } } = backup;
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

async function checkResource(backup: AccountBackup, resource: Resource): Promise<void> {
  const { name, kind, folder } = resource;
  const { findings, manifest: { files, resources } } = backup;
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
  if (kind === "child") return await checkParents(backup, resource);
  const path = `${folder}/${kind === "object" ? "data" : "list"}.json`;
  if (!files.has(path)) findings.add("list_missing", { resource: name, record: path });
}

/** Each parent has a file of child records, even if there are none. */
async function checkParents(backup: AccountBackup, resource: Resource): Promise<void> {
  const { name, folder, suffix, parent, optional, parentRole } = resource;
  // Harvest may refuse some parents of these (teammates of a user who is not a manager): they have no file.
  if (parent === undefined || optional || parentRole !== undefined) return;
  await backup.visit(parent, ({ id }) => {
    const path = `${folder}/${id}_${suffix}.json`;
    if (!backup.manifest.files.has(path)) {
      backup.findings.add("parents_missing", { resource: name, record: path });
    }
  });
}

/**
 * Checks that a record has its file: each invoice and estimate its PDF, each expense with a receipt the receipt. Returns
 * whether it should have one.
 */
async function checkArtifact(
  { paths, reader, findings }: AccountBackup,
  { resource: { artifact, folder, name: resource }, artifacts, record }: {
    resource: Resource;
    artifacts: ArtifactTable;
    record: RecordSlice;
  },
): Promise<boolean> {
  const { bytes, start, end, id } = record;
  const source = artifact && artifactSource(bytes.subarray(start, end), artifact, null);
  if (!source) return false;
  const path = paths.artifact(folder, artifactName(id, source.fileName));
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
}

function sizeText(path: string, found: number, recorded: number): string {
  return `${path}: ${found} bytes instead of ${recorded}`;
}
