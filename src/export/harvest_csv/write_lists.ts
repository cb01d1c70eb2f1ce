import { type Fields, fieldsAt, listAt, textAt } from "../../json/exact.ts";
import { csvText } from "../destinations/csv_file.ts";
import type { ExportContext } from "../destinations/destination.ts";
import { centsFor, centsOf, type Entry, moneyText } from "../destinations/entry.ts";
import type { NamedProject } from "../destinations/names.ts";
import type { Person } from "../destinations/person.ts";
import { hoursText } from "../destinations/readme_text.ts";
import { savedRecords } from "../read_account.ts";
import { IMPORT_FOLDER, TABLES } from "./tables.ts";

/** What was done on a project. */
const NOTHING = { seconds: 0, billableSeconds: 0, billableCents: 0, costCents: 0, expenseCents: 0 };

/** Totals of time and expenses by project, for the list of projects. */
export class ProjectTotals {
  readonly #totals = new Map<string, typeof NOTHING>();

  of(projectId: string): typeof NOTHING {
    const total = this.#totals.get(projectId) ?? { ...NOTHING };
    this.#totals.set(projectId, total);
    return total;
  }

  add(entry: Entry): void {
    const { project, exactSeconds: seconds, isBillable, amountCents } = entry;
    const total = this.of(project.id);
    total.seconds += seconds;
    if (isBillable) total.billableSeconds += seconds;
    total.billableCents += amountCents;
    total.costCents += costCentsOf(entry);
  }
}

/** A person's roles, as one text. */
export function rolesOf({ fields }: Person): string {
  return listAt(fields, "roles").join(", ");
}

/** What an entry cost: as the figure Labour cost, rounded hours times rate. */
export function costCentsOf(entry: Entry): number {
  return centsFor(entry.roundedHours, entry.field("cost_rate"));
}

/** Cents with at least one decimal, as Harvest writes them: `84.0`, `84.25`. */
export function money(cents: number): string {
  return moneyText(cents).replace(/0$/, "");
}

/** Harvest's words for who gets invoices. */
const RECIPIENTS = new Map([["recipient", "Recipient"], ["cc", "CC"], ["bcc", "BCC"]]);

/** Writes clients, contacts, projects, people, tasks and categories. */
export async function writeLists(context: ExportContext, totals: ProjectTotals): Promise<void> {
  const { names, folder, sources } = context;
  const records = async (resource: string) => {
    const all: Fields[] = [];
    for (const source of sources) {
      for await (const { fields } of savedRecords(source, resource)) all.push(fields);
    }
    return all;
  };
  const lists = {
    clients: names.clients.values().map(({ fields }) => fields),
    contacts: (await records("contacts")).map((fields) => ({
      ...fields,
      client: names.addClient(fieldsAt(fields, "client")).name,
      recipient: RECIPIENTS.get(textAt(fields, "invoice_recipient_status")) ?? "None",
    })),
    projects: names.projects.values().map((project) => projectRow(project, totals)),
    people: new Set(names.people.values()).values().map((person) => ({
      ...person.fields,
      ...{ first_name: person.firstName, last_name: person.lastName },
      ...{ email: person.email, roles: rolesOf(person) },
    })),
    tasks: names.tasks.values().map(({ fields }) => fields),
    expense_categories: await records("expense_categories"),
    invoice_item_categories: await records("invoice_item_categories"),
  };
  for (const [name, rows] of Object.entries(lists)) {
    const columns = TABLES[name as keyof typeof lists];
    await folder.write(`${IMPORT_FOLDER}/${name}.csv`, csvText(columns, rows));
  }
}

/** A project with its totals, and its budget in hours or money. */
function projectRow({ id, fields }: NamedProject, totals: ProjectTotals): Fields {
  const { seconds, billableSeconds, billableCents, costCents, expenseCents } = totals.of(id);
  const isMoney = ["project_cost", "task_fees"].includes(textAt(fields, "budget_by"));
  const budget = textAt(fields, isMoney ? "cost_budget" : "budget");
  const spent = isMoney ? billableCents / 100 : Number(hoursText(seconds));
  return {
    ...fields,
    hours: hoursText(seconds),
    billable_hours: hoursText(billableSeconds),
    billable_amount: money(billableCents),
    budget,
    spent: budget === "" ? "" : spent.toFixed(2),
    remaining: budget === "" ? "" : money(centsOf(budget) - Math.round(spent * 100)),
    costs: money(costCents + expenseCents),
    team_costs: money(costCents),
    expenses: money(expenseCents),
    // Where there are none, an importer would take the money for hours.
    budget_hours: isMoney && budget !== "" ? "0.0" : budget,
    budget_amount: textAt(fields, "fee") || (isMoney ? budget : ""),
  };
}
