import { type Fields, textAt } from "../../json/exact.ts";
import { clockText } from "./clock_text.ts";
import { csvText } from "./csv_file.ts";
import { csvFormat, type Destination } from "./destination.ts";
import { moneyText, secondsOf } from "./entry.ts";
import type { NamedProject } from "./names.ts";

/** What Kimai's import plugin takes in a file: its code, version 2.27, 2026-06. */
const MOST = { rows: 5000, bytes: 4096 * 1024 } as const;
/** Longer project numbers are cut. */
const NUMBER_LENGTH = 10;

/** Kimai, with its import plugin: customers, projects and timesheets. Rates and what is invoiced survive here. */
export const KIMAI: Destination = {
  title: "Kimai",
  // An end at the hour of the start is none on the next day.
  takes: { belowDay: true },
  // The customer's is the import's limit, the others are Kimai's.
  names: { most: { clients: 149, projects: 150, tasks: 150 }, least: 2 },
  entries: csvFormat({
    name: "timesheets",
    most: MOST,
    columns: [
      ["Date", ({ date }) => date],
      ["From", ({ start }) => clockText(start)],
      ["To", ({ start, seconds }) => clockText(start + seconds)],
      ["Duration", ({ seconds }) => String(seconds)],
      // People are told apart by this text alone.
      ["User", ({ person }) => person.email],
      ["Email", ({ person }) => person.email],
      ["Username", ({ person }) => person.name],
      ["Customer", ({ project }) => project.client.name],
      ["Project", ({ project }) => project.name],
      ["Activity", ({ task }) => task.name],
      ["Description", (entry) => entry.field("notes")],
      ["Billable", ({ isBillable }) => String(isBillable)],
      ["Exported", (entry) => entry.field("is_billed")],
      ["Rate", ({ amountCents }) => moneyText(amountCents)],
      ["HourlyRate", ({ rate }) => rate],
      ["InternalRate", (entry) => entry.field("cost_rate")],
      ["meta.harvest_id", ({ id }) => id],
      ["meta.harvest_currency", ({ project }) => project.client.currency],
    ],
    readBack: ["Email", "Date", "Duration", "Rate", "meta.harvest_currency"],
    written: (email, date, seconds, ...money) => ({ email, date, seconds: Number(seconds), money }),
  }),
  extra: ({ clients, projects }) => ({
    "customers.csv": csvText(
      "Customer: name, Account: id, Currency: currency, Address: address, Visible: is_active|true",
      clients.values().map(({ fields }) => fields),
    ),
    "projects.csv": csvText(
      "Project: name, Customer: client, ProjectNumber: code, " +
        "Description: notes, Visible: is_active|true, Budget: budget_amount, TimeBudget: budget_seconds, " +
        "BudgetType: budget_type",
      projects.values().map(projectRow),
    ),
  }),
  steps: [
    "Install the import plugin, and create the custom fields harvest_id and harvest_currency for timesheets.",
    "Allow overlapping times in the settings while you import.",
    "Import customers.csv, then projects.csv, then the timesheets files one after the other. Each file is taken whole or " +
    "not at all; the delimiter is a comma.",
    "Compare the hours by person and year with the table below.",
  ],
  makes: [
    "People it does not know are created, with a password nobody knows.",
    "Import projects.csv first: activities of projects that are new in the same file can end in a wrong project.",
    "Exported is set for what was invoiced in Harvest; rates and costs are kept.",
    `Project codes over ${NUMBER_LENGTH} characters are cut. Start and end dates of projects are left out: it refuses time ` +
    "outside of them, and a file with it.",
    "A second import of the timesheets adds all entries a second time; search for harvest_id to find them.",
  ],
};

function projectRow({ fields }: NamedProject): Fields {
  const isInHours = fields["budget_by"] === "project";
  return {
    ...fields,
    code: textAt(fields, "code").slice(0, NUMBER_LENGTH),
    budget_amount: textAt(fields, "cost_budget") || textAt(fields, "fee"),
    budget_seconds: isInHours ? String(secondsOf(textAt(fields, "budget"))) : "",
    budget_type: fields["budget_is_monthly"] === true ? "month" : "",
  };
}
