import { StatusError } from "../../http/errors/http_error.ts";
import { paginate } from "../../harvest/paginate.ts";
import { isComplete } from "../ledger/audit_run.ts";
import type { BudgetTally } from "../ledger/budget_tally.ts";
import type { ReportCheck } from "./compare_reports.ts";
import type { Decimal } from "../ledger/decimal.ts";
import { isMoneyBudget, type ProjectFacts } from "../ledger/directory.ts";
import { isOfOneRequest } from "./fresh_records.ts";
import type { OnlineRun } from "./online_run.ts";
import { RecordFields } from "../ledger/record_fields.ts";

const ROW = new RecordFields(["project_id", "project_name", "budget_by", "budget", "budget_spent"]);

/** A row of the report. */
interface BudgetRow {
  readonly projectId: string;
  readonly budgetBy: string;
  readonly budget: Decimal | null;
  readonly spent: Decimal | null;
}

/** Budgets of single tasks or people add up to the report's in ways that are not documented. */
const WHOLE_BUDGETS: readonly string[] = ["project", "project_cost"];

/**
 * Compares the project budget report with the projects' settings and the records of all years; null where that is not
 * possible. Runs after the years were compared: with those equal, a difference is one of counting.
 * @throws StatusError 401, UnreachableError, or the signal's reason
 */
export async function compareBudgets(
  run: OnlineRun,
  tally: BudgetTally,
): Promise<ReportCheck | null> {
  if (!["time_entries", "projects"].every((name) => isComplete(run, name))) return null;
  if (run.fromYear !== null) {
    run.book.add("not_compared", {
      resource: "project_budget",
      record: "budgets count the records of all years",
    });
    return null;
  }
  try {
    const rows = await readRows(run);
    const isNow = await settingsNow(run, rows);
    let differing = 0;
    for (const row of rows) {
      if (!compareRow(run, { row, tally, project: isNow(row.projectId) })) differing++;
    }
    return { report: "project_budget", compared: rows.length, differing };
  } catch (error) {
    if (!isOfOneRequest(error)) throw error;
    const isForbidden = error instanceof StatusError && [403, 404].includes(error.status);
    run.book.add(isForbidden ? "report_forbidden" : "report_unreadable", {
      resource: "project_budget",
      record: error.message,
    });
    return null;
  }
}

async function readRows(run: OnlineRun): Promise<BudgetRow[]> {
  const { client, accountId, signal } = run;
  const rows: BudgetRow[] = [];
  const list = client.report("project_budget", { accountId, signal });
  for await (using page of paginate(client, list)) {
    const { bytes, slices } = page;
    for (let i = 0; i < slices.count; i++) {
      ROW.load(bytes, slices.starts[i] ?? 0, slices.ends[i] ?? 0);
      const projectId = ROW.json("project_id");
      const budgetBy = ROW.text("budget_by") ?? "none";
      if (projectId === null || budgetBy === "none") continue;
      run.directory.learnName("project", projectId, ROW.text("project_name") ?? "");
      rows.push({
        projectId,
        budgetBy,
        budget: ROW.decimal("budget"),
        spent: ROW.decimal("budget_spent"),
      });
    }
  }
  return rows;
}

/** Projects as they are now, where some budget is not the backup's: it may have been changed since. */
async function settingsNow(
  run: OnlineRun,
  rows: readonly BudgetRow[],
): Promise<(projectId: string) => ProjectFacts | undefined> {
  const own = (id: string) => run.directory.projects.get(id);
  if (rows.every((row) => hasSameBudget(row, own(row.projectId)))) return own;
  const { directory } = await run.freshDirectory();
  return (id) => directory.projects.get(id);
}

function hasSameBudget(
  { budgetBy, budget }: BudgetRow,
  project: ProjectFacts | undefined,
): boolean {
  if (project?.budgetBy !== budgetBy) return false;
  if (budget === null || !WHOLE_BUDGETS.includes(budgetBy)) return true;
  return project.budget !== null && budget.equals(project.budget);
}

function compareRow(
  run: OnlineRun,
  { row, tally, project }: {
    row: BudgetRow;
    tally: BudgetTally;
    project: ProjectFacts | undefined;
  },
): boolean {
  const { budget, spent, projectId, budgetBy } = row;
  const name = run.directory.nameOf("project", projectId);
  const clientId = project?.clientId ?? null;
  const where = {
    resource: "project_budget",
    client: clientId === null ? null : run.directory.nameOf("client", clientId),
    project: name,
  };
  const unit = isMoneyBudget(budgetBy) ? run.directory.currencyOf(clientId) : "h";
  const isSameBudget = hasSameBudget(row, project);
  if (!isSameBudget) {
    run.book.add("counted_differently", {
      ...where,
      record: `budget ${budget} in Harvest, ${project?.budget ?? "none"} here`,
    });
  }
  const own = tally.spentOf(projectId);
  const isSameSpent = spent === null ||
    [own.all, own.budgeted].some((value) => value.round(2).equals(spent));
  // Where records differ, the budget differs with them, and that was said.
  if (!isSameSpent && !run.book.hasRecordsOf(name)) {
    run.book.add("counted_differently", {
      ...where,
      record: `spent ${spent} ${unit} in Harvest, ${own.all.round(2)} here`,
      differences: [[unit, own.all.round(2).minus(spent)]],
    });
  }
  return isSameBudget && isSameSpent;
}
