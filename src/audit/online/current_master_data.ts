import type { AccountBackup } from "../ledger/account_backup.ts";
import { describeChanges, type FindingLog } from "../ledger/finding_log.ts";
import { MasterData, type ProjectSettings } from "../ledger/master_data.ts";
import { type LiveAccount, readCurrent } from "./current_records.ts";

/** Clients and projects as Harvest has them now. */
export interface CurrentMasterData {
  readonly masterData: MasterData;
  /** Whether some settings are not those in the backup: figures differ for that reason alone. */
  readonly hasChanges: boolean;
}

/**
 * Reads clients and projects from Harvest, and logs settings that differ from those in the backup.
 * @throws StatusError | TransientError | UnreachableError | PagingError | UnsteadyListError
 */
export async function readCurrentMasterData(
  live: LiveAccount,
  backup: AccountBackup,
  { saved, findings }: { saved: MasterData; findings: FindingLog },
): Promise<CurrentMasterData> {
  const current = new MasterData();
  for (const resource of ["clients", "projects"] as const) {
    await readCurrent(live, { resource, query: {} }, (record) => current.add(resource, record));
  }
  let hasChanges = false;
  const log = (
    resource: string,
    { name, updatedAt }: { name: string; updatedAt: string },
    changes: string,
  ) => {
    if (changes === "") return;
    hasChanges = true;
    const problem = updatedAt >= backup.readAt(resource) ? "edited_since" : "differs";
    findings.add(problem, { resource, record: `${name}: ${changes}` });
  };
  for (const [id, now] of current.clients) {
    const before = saved.clients.get(id) ?? now;
    const changes = describeChanges({ currency: before.currency }, { currency: now.currency });
    log("clients", now, changes);
  }
  for (const [id, now] of current.projects) {
    const before = saved.projects.get(id) ?? now;
    log("projects", now, describeChanges(settingsOf(before), settingsOf(now)));
  }
  return { masterData: current, hasChanges };
}

function settingsOf(project: ProjectSettings): Readonly<Record<string, unknown>> {
  return {
    active: project.isActive,
    "fixed fee": project.isFixedFee,
    "budget by": project.budgetBy,
    "monthly budget": project.isMonthlyBudget,
    budget: project.budget,
    client: project.clientId,
  };
}
