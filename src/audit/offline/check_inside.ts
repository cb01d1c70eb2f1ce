import { CATALOG, type Resource } from "../../harvest/catalog.ts";
import type { ArtifactTable } from "../../store/manifest/artifacts_manifest.ts";
import { ArtifactCheck } from "./artifact_check.ts";
import type { InsideChecks } from "../audit_report.ts";
import { type AuditRun, isComplete, visitList, type Visitor } from "../ledger/audit_run.ts";
import type { BudgetTally } from "../ledger/budget_tally.ts";
import { checkManifest } from "./check_manifest.ts";
import { DocumentCheck } from "./document_check.ts";
import { ReferenceCheck } from "./reference_check.ts";
import type { Tally } from "../ledger/tally.ts";
import { readItem } from "../ledger/tracked_item.ts";
import type { YearlyTotals } from "../ledger/yearly_totals.ts";

/** What a reading of the backup fills on the way. */
export interface InsideParts {
  readonly artifacts: ArtifactTable;
  readonly tally: Tally;
  readonly budgets: BudgetTally;
  readonly years: YearlyTotals;
}

/** Checks an account's backup in itself, reading each list once more than its references need. */
export async function checkInside(run: AuditRun, parts: InsideParts): Promise<InsideChecks> {
  const inside = { files: 0, records: 0, references: 0, documents: 0, payments: 0, artifacts: 0 };
  inside.files = await checkManifest(run);
  // Currencies, fixed fees and names are needed before the first entry is looked at.
  for (const name of ["clients", "projects", "tasks", "users", "expense_categories"]) {
    const resource = CATALOG.find((one) => one.name === name);
    if (resource) {
      await visitList(run, resource, [{ see: (record) => run.directory.see(name, record) }]);
    }
  }
  const references = new ReferenceCheck(run);
  await references.load();
  for (const resource of CATALOG) {
    if (resource.kind === "list") await checkList(run, resource, { parts, references, inside });
  }
  inside.references = references.checked;
  return inside;
}

async function checkList(
  run: AuditRun,
  resource: Resource,
  { parts, references, inside }: {
    parts: InsideParts;
    references: ReferenceCheck;
    inside: InsideChecks;
  },
): Promise<void> {
  const { name } = resource;
  const entry = run.manifest.resources[name];
  const visitors: Visitor[] = [];
  const referring = references.visitorOf(name);
  if (referring) visitors.push(referring);
  if (name === "time_entries" || name === "expenses") visitors.push(tallying(run, name, parts));
  const artifacts = new ArtifactCheck(run, resource, parts.artifacts);
  if (resource.artifact !== undefined) visitors.push(artifacts);
  const documents = name === "invoices" || name === "estimates"
    ? new DocumentCheck(run, name, {
      payments: name === "invoices" && isComplete(run, "invoice_payments"),
    })
    : null;
  if (documents) visitors.push(documents);
  const count = await visitList(run, resource, visitors);
  if (count === null) return;
  inside.records += count;
  inside.artifacts += artifacts.checked;
  if (entry !== undefined && entry.records !== count) {
    run.book.add("list_count", {
      resource: name,
      record: `${count} records, ${entry.records} in the manifest`,
    });
  }
  if (documents) bookDocuments(parts.years, documents, { resource: name, inside });
}

function tallying(
  run: AuditRun,
  name: "time_entries" | "expenses",
  { tally, budgets }: InsideParts,
): Visitor {
  return {
    see: (record) => {
      const item = readItem(name, record);
      budgets.add(item);
      if (run.fromYear === null || Number(item.date.slice(0, 4)) >= run.fromYear) tally.add(item);
    },
  };
}

function bookDocuments(
  years: YearlyTotals,
  documents: DocumentCheck,
  { resource, inside }: { resource: string; inside: InsideChecks },
): void {
  inside.documents += documents.checked;
  inside.payments += documents.withPayments;
  if (resource !== "invoices") return;
  for (const { year, currency, invoiced, due, paid } of documents.sums()) {
    years.addBackup(year, { figure: "invoiced", unit: currency, value: invoiced });
    years.addBackup(year, { figure: "due", unit: currency, value: due });
    years.addBackup(year, { figure: "paid", unit: currency, value: paid });
  }
}
