import { yesNo } from "../destinations/csv_format.ts";
import type { ExportContext } from "../destinations/destination.ts";
import { memberOf, recordsOf, resourceOf, textOf } from "../destinations/names.ts";
import { Balance, type BalanceTable } from "../destinations/sums.ts";
import { centsIn, CsvTable } from "./csv_table.ts";
import { IMPORT_FOLDER } from "./folders.ts";
import type { ProjectTotals } from "./project_totals.ts";

/** Writes expenses; their currency is the client's, of which importers take three letters only. */
export async function writeExpenses(
  { sources, names, folder, signal }: ExportContext,
  totals: ProjectTotals,
): Promise<BalanceTable> {
  const balance = new Balance();
  const table = await CsvTable.create(folder, `${IMPORT_FOLDER}/expenses.csv`, [
    ...["Date", "Client", "Project", "Category", "Notes", "Cost", "Currency", "Billable?"],
    ...["First Name", "Last Name", "Email", "Approval Status", "Invoiced?", "Units"],
    ...["Receipt URL", "Expense Id"],
  ]);
  for (const source of sources) {
    signal.throwIfAborted();
    for await (const fields of recordsOf(source, resourceOf("expenses"))) {
      const project = names.addProject(memberOf(fields, "project"), memberOf(fields, "client"));
      const person = names.addPerson(memberOf(fields, "user"));
      const currency = textOf(memberOf(fields, "client"), "currency") ||
        textOf(project.client.fields, "currency");
      const [date, cost] = [textOf(fields, "spent_date"), textOf(fields, "total_cost")];
      balance.backup.add(currency, date.slice(0, 4), centsIn(cost));
      totals.of(project.id).expenseCents += centsIn(cost);
      await table.add([
        date,
        project.client.name,
        project.name,
        textOf(memberOf(fields, "expense_category"), "name"),
        textOf(fields, "notes"),
        cost,
        currency,
        yesNo(fields["billable"] === true),
        person.firstName,
        person.lastName,
        person.email,
        textOf(fields, "approval_status"),
        yesNo(fields["is_billed"] === true),
        textOf(fields, "units"),
        textOf(memberOf(fields, "receipt"), "url"),
        textOf(fields, "id"),
      ]);
    }
  }
  await table.end();
  await table.readInto(balance, ["Date", "Cost", "Currency"]);
  return { heading: "Expenses", key: "currency", unit: "cents", balance };
}
