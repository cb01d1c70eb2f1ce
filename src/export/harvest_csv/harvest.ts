import { textAt } from "../../json/exact.ts";
import { clockText } from "../destinations/clock_text.ts";
import { type CsvColumn, yesNo } from "../destinations/csv_file.ts";
import { csvFormat, type Destination } from "../destinations/destination.ts";
import { type Entry, secondsOf } from "../destinations/entry.ts";
import { currencyCode, currencyTexts } from "./currency.ts";
import { IMPORT_FOLDER } from "./tables.ts";
import { costCentsOf, money, ProjectTotals, rolesOf, writeLists } from "./write_lists.ts";
import { writeMoney } from "./write_money.ts";

/** The 21 columns of Harvest's detailed time report, as of April 2026, in their order. */
const REPORT_COLUMNS: readonly CsvColumn<Entry>[] = [
  ["Date", ({ date }) => date],
  ["Client", ({ project }) => project.client.name],
  ["Project", ({ project }) => project.name],
  ["Project Code", ({ project }) => textAt(project.fields, "code")],
  ["Task", ({ task }) => task.name],
  ["Notes", (entry) => entry.field("notes")],
  ["Hours", (entry) => decimal(entry.field("hours"))],
  ["Billable?", ({ isBillable }) => yesNo(isBillable)],
  ["Invoiced?", (entry) => yesNo(entry.field("is_billed") === "true")],
  ["Approved?", (entry) => yesNo(entry.field("approval_status") === "approved")],
  ["First Name", ({ person }) => person.firstName],
  ["Last Name", ({ person }) => person.lastName],
  // Not in the API, and empty in real files as well.
  ["Employee Id", () => ""],
  ["Roles", ({ person }) => rolesOf(person)],
  ["Employee?", ({ person }) => yesNo(person.fields["is_contractor"] !== true)],
  ["Billable Rate", ({ rate }) => decimal(rate)],
  ["Billable Amount", ({ amountCents }) => money(amountCents)],
  ["Cost Rate", (entry) => decimal(entry.field("cost_rate"))],
  ["Cost Amount", (entry) => money(costCentsOf(entry))],
  ["Currency", ({ project }) => currencyTexts(project.client.currency).name],
  ["External Reference URL", (entry) => entry.field("external_reference.permalink")],
];

/** What the API has and the report has not; importers find columns by name. */
const MORE_COLUMNS: readonly CsvColumn<Entry>[] = [
  ["Hours Rounded", ({ roundedHours }) => decimal(roundedHours)],
  ["Email", ({ person }) => person.email],
  // Without an end: importers add the hours, and would take one after midnight for one of the same day.
  ["Started Time", ({ startedAt: at }) => at === null ? "" : clockText(at).slice(0, 5)],
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
      written: (email, date, hours, amount, currency) => ({
        email,
        date,
        seconds: secondsOf(hours),
        money: [amount, currencyCode(currency)],
      }),
    }),
    keepsStarts: true,
    observe: (entry) => totals.add(entry),
    writeMoney: async (context) => {
      const tables = await writeMoney(context, totals);
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

/** A number with at least one decimal, as Harvest writes it; "0.0" for none. */
function decimal(text: string): string {
  return /[.eE]/.test(text) ? text : `${text || "0"}.0`;
}
