import type { AccountBackup, Visitor } from "../ledger/account_backup.ts";
import type { FindingLog } from "../ledger/finding_log.ts";
import { checkArtifacts, checkManifest } from "./check_files.ts";
import { DocumentCheck } from "./document_check.ts";
import { ReferenceCheck } from "./reference_check.ts";
import type { FigureTotals } from "../../figures/figure_totals.ts";
import { MASTER_RESOURCES, type MasterData } from "../../figures/master_data.ts";
import { readItem, type TrackedItem } from "../../figures/tracked_item.ts";
import { CATALOG } from "../../harvest/catalog.ts";
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

/**
 * Checks that an account's backup is consistent. Reads each list once, and once more if others refer to it; on the way
 * it fills `masterData`, and passes time entries and expenses to `onItem`.
 */
export async function checkConsistency(
  backup: AccountBackup,
  { masterData, artifacts, findings, totals, onItem }: {
    masterData: MasterData;
    totals: FigureTotals;
    artifacts: ArtifactTable;
    findings: FindingLog;
    onItem: (item: TrackedItem) => void;
  },
): Promise<ConsistencyChecks> {
  const checks = { files: 0, records: 0, references: 0, documents: 0, payments: 0, artifacts: 0 };
  checks.files = await checkManifest(backup, findings);
  // Figures and the names in findings depend on the master data.
  for (const name of MASTER_RESOURCES) {
    await backup.visit(name, [(record) => masterData.add(name, record)]);
  }
  const company = await backup.reader.read(backup.paths.object("company"));
  if (company) masterData.addCompany(company);
  const references = await ReferenceCheck.load(backup, findings);
  for (const resource of CATALOG) {
    const { name, kind } = resource;
    if (kind !== "list") continue;
    const visitors: Visitor[] = references.visitors(name);
    if (name === "time_entries" || name === "expenses") {
      visitors.push((record) => onItem(readItem(name, record)));
    }
    let withArtifacts = 0;
    if (resource.artifact !== undefined) {
      const hasArtifacts = checkArtifacts(backup, { resource, artifacts, findings });
      visitors.push(async (record) => {
        if (await hasArtifacts(record)) withArtifacts++;
      });
    }
    const documents = name === "invoices" || name === "estimates"
      ? new DocumentCheck(backup, name, { masterData, totals, findings })
      : null;
    if (documents) visitors.push((record) => documents.check(record));
    const count = await backup.visit(name, visitors);
    if (count === null) continue;
    checks.records += count;
    checks.artifacts += withArtifacts;
    checks.documents += documents?.checked ?? 0;
    checks.payments += documents?.withPayments ?? 0;
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
