import type { AccountBackup } from "../ledger/account_backup.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { logUnread } from "./compare_reports.ts";
import { type CurrentMasterData, readUnlessFailed } from "./current_records.ts";
import type { Decimal } from "../../figures/decimal.ts";
import { isMoneyBudget, type ProjectSettings } from "../../figures/master_data.ts";
import { RecordFields } from "../../figures/record_fields.ts";
import type { HarvestClient } from "../../harvest/harvest_client.ts";
import { paginate } from "../../harvest/paginate.ts";
import { slicedRecords } from "../../json/slice_records.ts";

const ROW = new RecordFields("project_id project_name budget_by budget budget_spent");

interface BudgetRow {
  readonly projectId: string;
  readonly budgetBy: string;
  readonly budget: Decimal | null;
  readonly spent: Decimal | null;
}

/** Budgets of whole projects. Harvest does not document how those of tasks or people add up in the report. */
const WHOLE_BUDGETS: readonly string[] = ["project", "project_cost"];

const RESOURCE = "project_budget";

/**
 * Compares the project budget report with the settings of projects and the records of all years; null if that is not
 * possible. Call it after the years were compared: if they are equal, a difference is one of counting.
 * @throws StatusError 401, UnreachableError, or the signal's reason
 */
export async function compareBudgets(
  client: HarvestClient,
  backup: AccountBackup,
  { ledger, month, isOfAllYears, currentMasterData }: {
    ledger: Ledger;
    /** `YYYY-MM`: the one that monthly budgets are compared for. */
    month: string;
    /** Whether the ledger has the records of all years. */
    isOfAllYears: boolean;
    currentMasterData: () => Promise<CurrentMasterData>;
  },
): Promise<{ compared: number; differing: number } | null> {
  const { findings, masterData } = backup;
  if (!["time_entries", "projects"].every((name) => backup.isComplete(name))) return null;
  if (!isOfAllYears) {
    const record = "budgets count the records of all years";
    findings.add("not_compared", { resource: RESOURCE, record });
    return null;
  }
  return await readUnlessFailed(async () => {
    const rows = await readBudgets(client, backup);
    // A budget that is not the backup's may have been changed since.
    const hasChanges = rows.some((row) =>
      !hasSameBudget(row, masterData.projects.get(row.projectId))
    );
    const { projects } = hasChanges ? (await currentMasterData()).masterData : masterData;
    const differing = rows.filter((row) =>
      !compareRow(backup, row, { project: projects.get(row.projectId), ledger, month })
    );
    return { compared: rows.length, differing: differing.length };
  }, logUnread(findings, { report: RESOURCE, resource: RESOURCE }));
}

async function readBudgets(
  client: HarvestClient,
  { accountId, masterData, signal }: AccountBackup,
): Promise<BudgetRow[]> {
  const rows: BudgetRow[] = [];
  for await (using page of paginate(client, client.report(RESOURCE, { accountId, signal }))) {
    for (const { text } of slicedRecords(page)) {
      ROW.load(text, 0, text.length);
      const projectId = ROW.json("project_id");
      const budgetBy = ROW.text("budget_by") ?? "none";
      if (projectId === null || budgetBy === "none") continue;
      masterData.learnName("project", projectId, ROW.text("project_name") ?? "");
      const budget = ROW.decimal("budget");
      rows.push({ projectId, budgetBy, budget, spent: ROW.decimal("budget_spent") });
    }
  }
  return rows;
}

function hasSameBudget(
  { budgetBy, budget }: BudgetRow,
  project: ProjectSettings | undefined,
): boolean {
  if (project?.budgetBy !== budgetBy) return false;
  if (budget === null || !WHOLE_BUDGETS.includes(budgetBy)) return true;
  return project.budget !== null && budget.equals(project.budget);
}

/** Whether a row agrees with the backup; logs it if not. */
function compareRow(
  { findings, masterData }: AccountBackup,
  row: BudgetRow,
  { project, ledger, month }: {
    project: ProjectSettings | undefined;
    ledger: Ledger;
    month: string;
  },
): boolean {
  const { budget, spent, projectId, budgetBy } = row;
  const name = masterData.nameOf("project", projectId);
  const clientId = project?.clientId ?? null;
  const group = { resource: RESOURCE, client: masterData.clientName(clientId), project: name };
  const unit = isMoneyBudget(budgetBy) ? masterData.currencyOf(clientId) : "h";
  const isSameBudget = hasSameBudget(row, project);
  if (!isSameBudget) {
    findings.add("counted_differently", {
      ...group,
      record: `budget ${budget} in Harvest, ${project?.budget ?? "none"} here`,
    });
  }
  const { all, budgeted } = ledger.spentOf(projectId, month);
  const isSameSpent = spent === null ||
    [all, budgeted].some((value) => value.round(2).equals(spent));
  // If records of the project differ, so does the spent budget; the records are logged already.
  if (!isSameSpent && !findings.hasRecordsOf(name)) {
    findings.add("counted_differently", {
      ...group,
      record: `spent ${spent} ${unit} in Harvest, ${all.round(2)} here`,
      differences: [[unit, all.round(2).minus(spent)]],
    });
  }
  return isSameBudget && isSameSpent;
}
