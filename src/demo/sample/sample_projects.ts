import { decimal, type JsonObject, numberAt, pick, textAt } from "../data/json_text.ts";
import { daysAfter } from "../data/record_list.ts";
import { personReference } from "../write/writer.ts";
import { cycled, type SampleContext } from "./sample_context.ts";
import { isManager } from "./sample_master_data.ts";
import { PROJECTS } from "./sample_names.ts";

/** A person on a project, or a task of one: the assignment, and whom or what it assigns. */
export interface SampleAssignment {
  readonly fields: JsonObject;
  readonly of: JsonObject;
}

/** A project with who and what is assigned to it. */
export interface SampleProject {
  readonly fields: JsonObject;
  /** The days on which it ran; the last is null as long as it runs. */
  readonly days: readonly [first: string, last: string | null];
  readonly people: readonly SampleAssignment[];
  readonly tasks: readonly SampleAssignment[];
}

const BILL_BY = ["Project", "Tasks", "People", "Project"];
const BUDGET_BY = ["project", "project_cost", "none", "task", "person", "task_fees"];

/** Adds projects of every kind (archived, fixed fee, not billable, each sort of budget) with people and tasks on them. */
export function addProjects(
  context: SampleContext,
  { people, clients, tasks }: Readonly<
    Record<"people" | "clients" | "tasks", readonly JsonObject[]>
  >,
): SampleProject[] {
  const { account, random, size } = context;
  return Array.from({ length: size.projects }, (_, index) => {
    const [name, code] = cycled(PROJECTS, index);
    const round = Math.floor(index / PROJECTS.length) + 1;
    const days = Math.floor((size.years * 365 - 60) * (1 - index / size.projects)) + 40;
    const startsOn = context.daysBefore(days);
    const isFixedFee = index % 7 === 3;
    const isBillable = index % 9 !== 5;
    const isActive = index % 4 !== 1;
    const billBy = isBillable && !isFixedFee ? cycled(BILL_BY, index) : "none";
    const budgetBy = cycled(BUDGET_BY, index);
    const inHours = ["project", "task", "person"].includes(budgetBy);
    const endsOn = isActive ? null : daysAfter(startsOn, 200);
    const created_at = context.momentOf(startsOn);
    const fields = context.add("projects", {
      id: account.nextId("projects"),
      name: round === 1 ? name : `${name} (${round})`,
      code,
      is_active: isActive,
      bill_by: billBy,
      budget: inHours ? decimal(50 + index * 10) : null,
      budget_by: budgetBy,
      budget_is_monthly: index % 10 === 0,
      notify_when_over_budget: index % 2 === 0,
      over_budget_notification_percentage: decimal(80),
      over_budget_notification_date: null,
      show_budget_to_all: false,
      starts_on: index % 5 === 4 ? null : startsOn,
      ends_on: endsOn,
      is_billable: isBillable,
      is_fixed_fee: isFixedFee,
      notes: index % 6 === 0 ? "See contract §4; “final” figures only" : "",
      client: pick(cycled(clients, index * 7), "id name currency"),
      cost_budget: budgetBy === "project_cost" ? decimal(20_000 + index * 100) : null,
      cost_budget_include_expenses: index % 3 === 0,
      hourly_rate: billBy === "Project" ? decimal(80 + 5 * (index % 9)) : null,
      fee: isFixedFee ? decimal(5000 + index * 250) : null,
      created_at,
    });
    return {
      fields,
      days: [startsOn, endsOn],
      tasks: addTasksTo(context, fields, random.some(tasks.slice(0, -1), random.int(3, 6))),
      people: addPeopleTo(context, fields, random.some(people, random.int(3, 7))),
    };
  });
}

function addTasksTo(
  context: SampleContext,
  project: JsonObject,
  tasks: readonly JsonObject[],
): SampleAssignment[] {
  const created_at = textAt(project, "created_at");
  const rateOf = ({ default_hourly_rate }: JsonObject) =>
    project["bill_by"] === "Tasks" ? default_hourly_rate ?? decimal(75) : null;
  return tasks.map((task, index) => ({
    of: task,
    fields: context.add("task_assignments", {
      billable: project["is_billable"] === true && task["billable_by_default"] === true,
      is_active: index < 5,
      created_at,
      updated_at: created_at,
      hourly_rate: rateOf(task),
      budget: null,
      project: pick(project, "id name code"),
      task: pick(task, "id name"),
    }),
  }));
}

function addPeopleTo(
  context: SampleContext,
  project: JsonObject,
  people: readonly JsonObject[],
): SampleAssignment[] {
  const created_at = textAt(project, "created_at");
  const byPerson = project["bill_by"] === "People";
  return people.map((person, index) => {
    const hasOwnRate = byPerson && index % 3 === 2;
    const rate = numberAt(person, "default_hourly_rate") + (hasOwnRate ? 10 : 0);
    const fields = context.add("user_assignments", {
      is_project_manager: index === 0 || isManager(person),
      is_active: person["is_active"] ?? null,
      budget: null,
      created_at,
      updated_at: created_at,
      hourly_rate: byPerson ? decimal(rate) : null,
      use_default_rates: !hasOwnRate,
      project: pick(project, "id name code"),
      user: personReference(person),
    });
    return { of: person, fields };
  });
}
