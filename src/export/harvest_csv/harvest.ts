import { csvFormat, type EntryColumn, yesNo } from "../destinations/csv_format.ts";
import type { Destination, ExportContext } from "../destinations/destination.ts";
import { secondsOf } from "../destinations/entry.ts";
import { textOf } from "../destinations/names.ts";
import { clockText } from "../destinations/start_time.ts";
import { decimal, money } from "./amounts.ts";
import { currencyName } from "./currency_name.ts";
import { IMPORT_FOLDER } from "./folders.ts";
import { ProjectTotals } from "./project_totals.ts";
import { writeExpenses } from "./write_expenses.ts";
import { writeInvoices } from "./write_invoices.ts";
import { writeEstimates } from "./write_estimates.ts";
import { writeLists } from "./write_lists.ts";

/** The 21 columns of Harvest's detailed time report, as of April 2026, in their order. */
const REPORT_COLUMNS: readonly EntryColumn[] = [
  ["Date", ({ date }) => date],
  ["Client", ({ project }) => project.client.name],
  ["Project", ({ project }) => project.name],
  ["Project Code", ({ project }) => textOf(project.fields, "code")],
  ["Task", ({ task }) => task.name],
  ["Notes", ({ notes }) => notes],
  ["Hours", ({ hours }) => decimal(hours)],
  ["Billable?", ({ isBillable }) => yesNo(isBillable)],
  ["Invoiced?", ({ isBilled }) => yesNo(isBilled)],
  ["Approved?", ({ isApproved }) => yesNo(isApproved)],
  ["First Name", ({ person }) => person.firstName],
  ["Last Name", ({ person }) => person.lastName],
  // Not in the API, and empty in real files as well.
  ["Employee Id", () => ""],
  ["Roles", ({ person }) => person.about.roles],
  ["Employee?", ({ person }) => yesNo(!person.about.isContractor)],
  ["Billable Rate", ({ isBillable, rate }) => decimal(isBillable ? rate : "")],
  ["Billable Amount", ({ amountCents }) => money(amountCents)],
  ["Cost Rate", ({ costRate }) => decimal(costRate)],
  ["Cost Amount", ({ costCents }) => money(costCents)],
  ["Currency", ({ currency }) => currencyName(currency)],
  ["External Reference URL", ({ permalink }) => permalink],
];

/** What the API has and the report has not; importers find columns by name. */
const MORE_COLUMNS: readonly EntryColumn[] = [
  ["Hours Rounded", ({ roundedHours }) => decimal(roundedHours)],
  ["Email", ({ person }) => person.email],
  ["Started Time", ({ startedAt }) => startedAt === null ? "" : clockText(startedAt).slice(0, 5)],
  [
    "Ended Time",
    ({ startedAt, seconds }) =>
      startedAt === null ? "" : clockText(startedAt + seconds).slice(0, 5),
  ],
  ["Time Entry Id", ({ id }) => id],
  ["Project Id", ({ project }) => project.id],
];

/** Harvest's own CSV files, for importers that read a whole account. */
export function harvest(): Destination {
  const totals = new ProjectTotals();
  return {
    title: "Harvest's CSV",
    purpose: "in Harvest's own CSV formats, for programs that import those",
    takes: { negative: true, zero: true, overDay: true },
    entries: csvFormat({
      name: `${IMPORT_FOLDER}/time_entries`,
      columns: [...REPORT_COLUMNS, ...MORE_COLUMNS],
      readBack: ["Email", "Date", "Hours", "Billable Amount", "Currency"],
      written: ([email = "", date = "", hours = "", amount = "", currency = ""]) => {
        const cents = Math.round(Number(amount) * 100);
        return {
          email,
          date,
          seconds: secondsOf(hours),
          money: cents === 0 ? null : { cents, currency: currency.slice(-3) },
        };
      },
    }),
    keepsStarts: true,
    observe: (entry) => totals.add(entry),
    writeMoney: async (context: ExportContext) => {
      const tables = [
        await writeExpenses(context, totals),
        ...await writeInvoices(context),
        await writeEstimates(context),
      ];
      await writeLists(context, totals);
      return tables;
    },
    steps: [
      "For Invoice Ninja on your own server: copy the folder `import` there, and nothing else.",
      "Try it: `php artisan ninja:import-harvest TOKEN import --dry-run` prints what would be made.",
      "Run it once, without --dry-run. `--entities=clients,projects,time_entries` takes a part.",
      "Import drafts/ by hand, if at all: the importer would mark drafts as sent.",
      "For solidtime: import/clients.csv, import/projects.csv and import/time_entries.csv are its Harvest Clients, Harvest " +
      "Projects and Harvest Time Entries (export solidtime keeps more).",
      "Compare hours and amounts with the tables below.",
    ],
    makes: [
      "Invoice Ninja: a second import makes clients, people, tasks and invoices twice, or fails on their numbers.",
      "Invoice Ninja: people become users with a login; leave them out with --entities if they should not.",
      "Invoice Ninja: an invoice number that is there already gets -2 at its end; payments beyond what is open are kept " +
      "unapplied; entries of 0 hours become one second.",
      "Entries with negative hours are written, as Harvest's report has them: look at what becomes of them.",
      "Messages, rates over time, roles, assignments and time off have no place in these formats.",
    ],
  };
}
