import type { Clock } from "../../http/clock.ts";
import { AccountWorld, type IdSource } from "../data/account_world.ts";
import type { JsonObject } from "../data/json_text.ts";
import { Random } from "../data/random.ts";
import { SampleContext, type SampleSize } from "./sample_context.ts";
import { addEstimates, addInvoices } from "./sample_documents.ts";
import { addCategories, addClients, addPeople, addTasks } from "./sample_master_data.ts";
import { addProjects } from "./sample_projects.ts";
import { addTimeOff } from "./sample_time_off.ts";
import { addExpenses, addTime, draftExpenses, draftTime } from "./sample_tracked.ts";
import { World } from "../data/world.ts";

/** What the sample data depend on: the same options give the same bytes. */
export interface SampleOptions {
  readonly clock: Clock;
  readonly seed: number;
  /** The moment the history ends; without it, the clock's time. */
  readonly until: Date;
  readonly webOrigin: string;
  readonly token: string;
  /** Of the agency; sizes not given are those of AGENCY. */
  readonly size: Partial<SampleSize>;
}

/** An agency of eleven with more time entries than one page of 2,000 holds. */
export const AGENCY: SampleSize = {
  users: 11,
  clients: 15,
  projects: 40,
  timeEntries: 2500,
  expenses: 120,
  receipts: 25,
  invoices: 60,
  estimates: 12,
  years: 4,
};

/** A freelancer who uses a part of Harvest only; as `size` it also makes a small, quick agency. */
export const STUDIO: SampleSize = {
  users: 2,
  clients: 2,
  projects: 3,
  timeEntries: 40,
  expenses: 4,
  receipts: 1,
  invoices: 3,
  estimates: 0,
  years: 1,
};

/** Ids begin about where Harvest's do today; those of time entries are past what 32 bits hold. */
const FIRST_IDS: Readonly<Record<string, number>> = {
  users: 4_700_000,
  clients: 14_200_000,
  contacts: 12_100_000,
  projects: 41_000_000,
  tasks: 21_500_000,
  task_assignments: 440_000_000,
  user_assignments: 430_000_000,
  time_entries: 2_944_187_726,
  expenses: 41_200_000,
  invoices: 39_500_000,
  line_items: 150_000_000,
  estimates: 4_200_000,
};

/** Gives ids in ascending order with gaps, over all accounts, as one database does. */
function idSource(random: Random): IdSource {
  const last = new Map<string, number>();
  return (resource) => {
    const id = (last.get(resource) ?? FIRST_IDS[resource] ?? 1_000_000) + random.int(1, 9);
    last.set(resource, id);
    return id;
  };
}

/**
 * The sample data: an agency, a freelancer's studio with modules turned off, and a Forecast account.
 */
export function sampleWorld(
  options: Partial<SampleOptions> & Pick<SampleOptions, "clock" | "token">,
): World {
  const { clock, token, seed = 1, webOrigin = "http://127.0.0.1", size = {} } = options;
  const until = options.until ?? clock.date();
  const random = new Random(seed);
  const nextId = idSource(random.fork());
  const agency = new AccountWorld(1_180_234, "Lindqvist & Müller – 日本支社", clock, nextId);
  agency.company = companyOf(agency.name, "EUR");
  fill(new SampleContext(agency, random.fork(), until, { ...AGENCY, ...size }, webOrigin));
  const studio = new AccountWorld(1_533_001, "Ada’s Studio", clock, nextId);
  studio.company = companyOf(studio.name, "USD", {
    estimate_feature: false,
    team_feature: false,
    approval_feature: false,
    wants_timestamp_timers: true,
    clock: "12h",
    plan_type: "simple-v4",
  });
  fill(new SampleContext(studio, random.fork(), until, STUDIO, webOrigin));
  const person = {
    id: 2_412_774,
    first_name: "Ada",
    last_name: "Lindqvist",
    email: "ada@example.com",
  };
  return new World(
    clock,
    [agency, studio],
    [{ id: 845_210, name: "Lindqvist & Müller Forecast" }],
    person,
    token,
  );
}

function fill(context: SampleContext): void {
  const people = addPeople(context);
  const clients = addClients(context);
  const tasks = addTasks(context);
  const categories = addCategories(context);
  const projects = addProjects(context, { people, clients, tasks });
  const time = draftTime(context, projects);
  const expenses = draftExpenses(context, projects, categories);
  addInvoices(context, { clients, projects, people, time, expenses });
  addEstimates(context, clients, people);
  addTime(context, time);
  addExpenses(context, expenses);
  addTimeOff(context, people);
}

function companyOf(name: string, currency: string, changes: JsonObject = {}): JsonObject {
  return {
    name,
    is_active: true,
    week_start_day: "Monday",
    wants_timestamp_timers: false,
    time_format: "decimal",
    date_format: "%Y-%m-%d",
    plan_type: "business-v4",
    clock: "24h",
    currency,
    currency_code_display: "iso_code_none",
    currency_symbol_display: "symbol_before",
    decimal_symbol: ".",
    thousands_separator: ",",
    color_scheme: "orange",
    weekly_capacity: 126_000,
    expense_feature: true,
    invoice_feature: true,
    estimate_feature: true,
    approval_feature: true,
    team_feature: true,
    ...changes,
  };
}
