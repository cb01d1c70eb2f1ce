import type { ExportContext } from "../destinations/destination.ts";
import { memberOf, recordsOf, resourceOf, textOf } from "../destinations/names.ts";
import { Balance, type BalanceTable } from "../destinations/sums.ts";
import { money } from "./amounts.ts";
import { centsIn, CsvTable } from "./csv_table.ts";
import { currencyName } from "./currency_name.ts";
import { linesOf, netCents, UniqueNumbers } from "./document.ts";
import { DRAFTS_FOLDER, IMPORT_FOLDER } from "./folders.ts";

/** Harvest's own columns, then what importers read besides. */
const HEADER = [
  ...["Issue Date", "ID", "PO Number", "Client", "Subject", "Estimate Amount", "Subtotal"],
  ...["Discount", "Tax", "Tax2", "Currency", "Accepted Date", "Declined Date"],
  ...["Notes", "Discount Percentage", "State", "Estimate Id"],
];
const LINE_HEADER = [
  ...["Estimate ID", "Client", "Item Type", "Item Description", "Item Quantity"],
  ...["Item Unit Price", "Item Amount", "Currency", "Issue Date"],
];

/** Writes estimates with their lines; drafts go to their own folder, as those of invoices do. */
export async function writeEstimates(
  { sources, names, folder, notExported, signal }: ExportContext,
): Promise<BalanceTable> {
  const balance = new Balance();
  const sent = await tablesIn(IMPORT_FOLDER);
  const drafts = await tablesIn(DRAFTS_FOLDER);
  const numbers = new UniqueNumbers();
  for (const source of sources) {
    signal.throwIfAborted();
    for await (const fields of recordsOf(source, resourceOf("estimates"))) {
      const client = names.addClient(memberOf(fields, "client")).name;
      const [id, issueDate] = [textOf(fields, "id"), textOf(fields, "issue_date")];
      const [amount, currency] = [textOf(fields, "amount"), textOf(fields, "currency")];
      const record = { resource: "estimates", id, date: issueDate };
      const { number, reason } = numbers.of(fields, { client, issueDate });
      if (reason !== null) notExported.add({ ...record, reason });
      const isDraft = fields["state"] === "draft";
      balance.backup.add(currency, issueDate.slice(0, 4), centsIn(amount));
      if (isDraft) {
        balance.leftOut.add(currency, issueDate.slice(0, 4), centsIn(amount));
        notExported.add({
          ...record,
          amount,
          currency,
          reason: `a draft: it is in ${DRAFTS_FOLDER}`,
        });
      }
      const { documents, lines } = isDraft ? drafts : sent;
      await documents.add([
        issueDate,
        number,
        textOf(fields, "purchase_order"),
        client,
        textOf(fields, "subject"),
        amount,
        money(netCents(fields)),
        textOf(fields, "discount_amount") || "0.0",
        textOf(fields, "tax_amount") || "0.0",
        textOf(fields, "tax2_amount") || "0.0",
        currencyName(currency),
        textOf(fields, "accepted_at").slice(0, 10),
        textOf(fields, "declined_at").slice(0, 10),
        textOf(fields, "notes"),
        textOf(fields, "discount"),
        textOf(fields, "state"),
        id,
      ]);
      for (const line of linesOf(fields)) {
        await lines.add([
          number,
          client,
          ...["kind", "description", "quantity", "unit_price", "amount"].map((name) =>
            textOf(line, name)
          ),
          currency,
          issueDate,
        ]);
      }
    }
  }
  for (const { documents, lines } of [sent, drafts]) {
    await documents.end();
    await lines.end();
  }
  await sent.documents.readInto(balance, ["Issue Date", "Estimate Amount", "Currency"]);
  return { heading: "Estimates", key: "currency", unit: "cents", balance };

  async function tablesIn(name: string) {
    return {
      documents: await CsvTable.create(folder, `${name}/estimates.csv`, HEADER),
      lines: await CsvTable.create(folder, `${name}/estimate_line_items.csv`, LINE_HEADER),
    };
  }
}
