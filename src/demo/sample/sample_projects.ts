import { decimal, type JsonObject } from "../data/json_text.ts";
import type { SampleClient, SampleTask } from "./sample_clients.ts";
import { cycled, daysAfter, daysBefore, momentOf, type SampleContext } from "./sample_context.ts";
import { PROJECTS } from "./sample_names.ts";
import type { SamplePerson } from "./sample_people.ts";

/** A person on a project, or a task of one, with what time entries carry of it. */
export interface SampleAssignment<T> {
  readonly on: T;
  readonly rate: number | null;
  readonly billable: boolean;
  /** The part that is embedded in time entries and expenses. */
  readonly embedded: JsonObject;
}

/** A project with what time and money need to know of it. */
export interface SampleProject {
  readonly id: number;
  readonly name: string;
  readonly code: string | null;
  readonly client: SampleClient;
  readonly isActive: boolean;
  readonly isBillable: boolean;
  readonly isFixedFee: boolean;
  readonly billBy: string;
  readonly hourlyRate: number | null;
  readonly startsOn: string;
  /** The last day; null as long as it runs. */
  readonly endsOn: string | null;
  readonly people: readonly SampleAssignment<SamplePerson>[];
  readonly tasks: readonly SampleAssignment<SampleTask>[];
}

const BILL_BY = ["Project", "Tasks", "People", "Project"];
const BUDGET_BY = ["project", "project_cost", "none", "task", "person", "task_fees"];

/** Adds projects of every kind (archived, fixed fee, not billable, each sort of budget) with people and tasks on them. */
export function addProjects(
  context: SampleContext,
  { people, clients, tasks }: {
    people: readonly SamplePerson[];
    clients: readonly SampleClient[];
    tasks: readonly SampleTask[];
  },
): SampleProject[] {
  const { account, random, until, size } = context;
  return Array.from({ length: size.projects }, (_, index) => {
    const [baseName, code] = cycled(PROJECTS, index);
    const name = index < PROJECTS.length
      ? baseName
      : `${baseName} (${Math.floor(index / PROJECTS.length) + 1})`;
    const client = cycled(clients, index * 7);
    const startsOn = daysBefore(
      until,
      Math.floor((size.years * 365 - 60) * (1 - index / size.projects)) + 40,
    );
    const isFixedFee = index % 7 === 3;
    const isBillable = index % 9 !== 5;
    const isActive = index % 4 !== 1;
    const billBy = isBillable && !isFixedFee ? cycled(BILL_BY, index) : "none";
    const hourlyRate = billBy === "Project" ? 80 + 5 * (index % 9) : null;
    const budgetBy = cycled(BUDGET_BY, index);
    const inHours = ["project", "task", "person"].includes(budgetBy);
    const endsOn = isActive ? null : daysAfter(startsOn, 200);
    const created_at = momentOf(until, startsOn, random);
    const id = account.nextId("projects");
    account.resource("projects").add({
      id,
      name,
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
      client: { id: client.id, name: client.name, currency: client.currency },
      cost_budget: budgetBy === "project_cost" ? decimal(20_000 + index * 100) : null,
      cost_budget_include_expenses: index % 3 === 0,
      hourly_rate: hourlyRate === null ? null : decimal(hourlyRate),
      fee: isFixedFee ? decimal(5000 + index * 250) : null,
      created_at,
    });
    const project = { id, name, code };
    const common = {
      project,
      created_at,
      byTask: billBy === "Tasks",
      byPerson: billBy === "People",
      isBillable,
    };
    return {
      ...project,
      client,
      isActive,
      isBillable,
      isFixedFee,
      billBy,
      hourlyRate,
      startsOn,
      endsOn,
      tasks: addTaskAssignments(context, random.some(tasks.slice(0, -1), random.int(3, 6)), common),
      people: addUserAssignments(context, random.some(people, random.int(3, 7)), common),
    };
  });
}

interface Common {
  readonly project: JsonObject;
  readonly created_at: string;
  readonly byTask: boolean;
  readonly byPerson: boolean;
  readonly isBillable: boolean;
}

function addTaskAssignments(
  { account }: SampleContext,
  tasks: readonly SampleTask[],
  { project, created_at, byTask, isBillable }: Common,
): SampleAssignment<SampleTask>[] {
  return tasks.map((task, index) => {
    const billable = isBillable && task.billable;
    const rate = byTask ? task.rate ?? 75 : null;
    const embedded: JsonObject = {
      id: account.nextId("task_assignments"),
      billable,
      is_active: index < 5,
      created_at,
      updated_at: created_at,
      hourly_rate: rate === null ? null : decimal(rate),
      budget: null,
    };
    account.resource("task_assignments").add({
      ...embedded,
      project,
      task: { id: task.id, name: task.name },
    });
    return { on: task, rate, billable, embedded };
  });
}

function addUserAssignments(
  { account }: SampleContext,
  people: readonly SamplePerson[],
  { project, created_at, byPerson }: Common,
): SampleAssignment<SamplePerson>[] {
  return people.map((person, index) => {
    const ownRate = byPerson && index % 3 === 2;
    const rate = byPerson ? (ownRate ? person.hourlyRate + 10 : person.hourlyRate) : null;
    const embedded: JsonObject = {
      id: account.nextId("user_assignments"),
      is_project_manager: index === 0 || person.isManager,
      is_active: person.isActive,
      budget: null,
      created_at,
      updated_at: created_at,
      hourly_rate: rate === null ? null : decimal(rate),
    };
    account.resource("user_assignments").add({
      ...embedded,
      use_default_rates: !ownRate,
      project,
      user: { id: person.id, name: person.name },
    });
    return { on: person, rate, billable: true, embedded };
  });
}
