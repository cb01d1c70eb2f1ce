import { csvText, yesNo } from "../destinations/csv_format.ts";
import type { ExportContext } from "../destinations/destination.ts";
import {
  type Fields,
  memberOf,
  type NamedProject,
  recordsOf,
  resourceOf,
  textOf,
} from "../destinations/names.ts";
import { hoursText } from "../destinations/readme_text.ts";
import { money } from "./amounts.ts";
import { centsIn } from "./csv_table.ts";
import { IMPORT_FOLDER } from "./folders.ts";
import type { ProjectTotals } from "./project_totals.ts";

/** Harvest's own columns, then what importers read besides. */
const PROJECT_HEADER = [
  ...["Client", "Project", "Project Code", "Start Date", "End Date", "Project Notes"],
  ...["Total Hours", "Billable Hours", "Billable Amount", "Budget By", "Budget", "Budget Spent"],
  ...["Budget Remaining", "Total Costs", "Team Costs", "Expenses"],
  ...["Hourly Rate", "Budgeted Hours", "Budgeted Amount", "Active?", "Project Id"],
];

/** Harvest's words for who gets invoices. */
const RECIPIENTS: Readonly<Record<string, string>> = {
  recipient: "Recipient",
  cc: "CC",
  bcc: "BCC",
  none: "None",
};

/** Writes clients, contacts, projects, people, tasks and categories. */
export async function writeLists(context: ExportContext, totals: ProjectTotals): Promise<void> {
  const { names, folder, sources } = context;
  const write = (name: string, header: readonly string[], rows: Iterable<readonly string[]>) =>
    folder.write(`${IMPORT_FOLDER}/${name}.csv`, csvText(header, rows));
  const records = async (resource: string) => {
    const all: Fields[] = [];
    for (const source of sources) {
      for await (const fields of recordsOf(source, resourceOf(resource))) all.push(fields);
    }
    return all;
  };
  await write(
    "clients",
    ["Client Name", "Address", "Currency", "Active?"],
    [...names.clients.values()].map(({ name, fields }) => [
      name,
      textOf(fields, "address"),
      textOf(fields, "currency"),
      yesNo(fields["is_active"] !== false),
    ]),
  );
  await write(
    "contacts",
    [
      ...["Client", "First Name", "Last Name", "Title", "Email", "Office Phone", "Mobile Phone"],
      ...["Fax", "Invoice Email Default"],
    ],
    (await records("contacts")).map((fields) => [
      names.addClient(memberOf(fields, "client")).name,
      ...["first_name", "last_name", "title", "email", "phone_office", "phone_mobile", "fax"].map(
        (name) => textOf(fields, name),
      ),
      RECIPIENTS[textOf(fields, "invoice_recipient_status")] ?? "None",
    ]),
  );
  await write(
    "projects",
    PROJECT_HEADER,
    [...names.projects.values()].map((project) => projectRow(project, totals)),
  );
  const people = new Set(names.people.values());
  await write(
    "people",
    ["First Name", "Last Name", "Email", "Telephone", "Roles"],
    [...people].map(({ firstName, lastName, email, about }) => [
      firstName,
      lastName,
      email,
      about.telephone,
      about.roles,
    ]),
  );
  await write(
    "tasks",
    ["Task Name", "Default Hourly Rate", "Billable?"],
    [...names.tasks.values()].map(({ name, fields }) => [
      name,
      textOf(fields, "default_hourly_rate"),
      yesNo(fields["billable_by_default"] === true),
    ]),
  );
  await write(
    "expense_categories",
    ["Name", "Unit Name", "Unit Price"],
    (await records("expense_categories")).map((fields) => [
      textOf(fields, "name"),
      textOf(fields, "unit_name"),
      textOf(fields, "unit_price"),
    ]),
  );
  await write(
    "invoice_item_categories",
    ["Name"],
    (await records("invoice_item_categories")).map((fields) => [textOf(fields, "name")]),
  );
}

function projectRow({ id, name, client, fields }: NamedProject, totals: ProjectTotals): string[] {
  const { seconds, billableSeconds, billableCents, costCents, expenseCents } = totals.of(id);
  const budgetBy = textOf(fields, "budget_by");
  const isMoney = budgetBy === "project_cost" || budgetBy === "task_fees";
  const budget = textOf(fields, isMoney ? "cost_budget" : "budget");
  const spent = isMoney ? billableCents / 100 : Number(hoursText(seconds));
  return [
    client.name,
    name,
    ...["code", "starts_on", "ends_on", "notes"].map((field) => textOf(fields, field)),
    hoursText(seconds),
    hoursText(billableSeconds),
    money(billableCents),
    budgetBy,
    budget,
    budget === "" ? "" : spent.toFixed(2),
    budget === "" ? "" : money(centsIn(budget) - Math.round(spent * 100)),
    money(costCents + expenseCents),
    money(costCents),
    money(expenseCents),
    textOf(fields, "hourly_rate"),
    isMoney ? "" : budget,
    textOf(fields, "fee") || (isMoney ? budget : ""),
    yesNo(fields["is_active"] !== false),
    id,
  ];
}
