import { type AuditRun, readAt } from "../ledger/audit_run.ts";
import type { Directory, ProjectFacts } from "../ledger/directory.ts";

/**
 * Notes clients and projects whose settings, on which the figures of reports depend, are not those of the backup.
 * Returns whether there are any.
 */
export function compareDirectories(run: AuditRun, fresh: Directory): boolean {
  const before = run.book.size;
  const note = (resource: string, updatedAt: string, record: string) =>
    run.book.add(updatedAt >= readAt(run, resource) ? "edited_since" : "differs", {
      resource,
      record,
    });
  for (const [id, now] of fresh.clients) {
    const own = run.directory.clients.get(id);
    if (!own || own.currency === now.currency) continue;
    note(
      "clients",
      now.updatedAt,
      `${now.name}: currency ${own.currency} here, ${now.currency} in Harvest`,
    );
  }
  for (const [id, now] of fresh.projects) {
    const own = run.directory.projects.get(id);
    const changed = own ? changes(own, now) : [];
    if (changed.length > 0) note("projects", now.updatedAt, `${now.name}: ${changed.join("; ")}`);
  }
  return run.book.size > before;
}

function changes(own: ProjectFacts, now: ProjectFacts): string[] {
  const members = [
    ["active", own.isActive, now.isActive],
    ["fixed fee", own.isFixedFee, now.isFixedFee],
    ["budget by", own.budgetBy, now.budgetBy],
    ["monthly budget", own.isMonthlyBudget, now.isMonthlyBudget],
    ["budget", own.budget, now.budget],
    ["client", own.clientId, now.clientId],
  ] as const;
  return members.filter(([, here, there]) => String(here) !== String(there))
    .map(([name, here, there]) => `${name} ${here} here, ${there} in Harvest`);
}
