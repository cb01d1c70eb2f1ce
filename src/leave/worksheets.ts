import { csvText } from "../export/destinations/csv_format.ts";
import { memberOf, recordsOf, resourceOf, textOf } from "../export/destinations/names.ts";
import type { AccountSource } from "../export/read_account.ts";
import { NOT_IN_API } from "../harvest/catalog.ts";

/** A table to be filled in by hand. */
export interface Worksheet {
  readonly name: string;
  readonly text: string;
  /** Rows that are prepared. */
  readonly rows: number;
}

/** An invoice that names something which no API gives. */
interface Trace {
  readonly account: string;
  readonly id: string;
  readonly client: string;
  readonly subject: string;
  readonly amount: string;
  readonly date: string;
}

const FOUND = [
  "account",
  "id",
  "client",
  "invoices",
  "first",
  "last",
  "last subject",
  "last amount",
];

/**
 * Worksheets for what Harvest keeps and no API gives: of recurring invoices and retainers the invoices hold the numbers, so
 * there is a row for each, to be filled in while Harvest's pages are still open.
 */
export async function worksheets(sources: readonly AccountSource[]): Promise<Worksheet[]> {
  const recurring: Trace[] = [];
  const retainers: Trace[] = [];
  const taxes = new Set<string>();
  for (const source of sources) {
    for await (const fields of recordsOf(source, resourceOf("invoices"))) {
      const trace = {
        account: source.manifest.account.name,
        client: textOf(memberOf(fields, "client"), "name"),
        subject: textOf(fields, "subject"),
        amount: `${textOf(fields, "amount")} ${textOf(fields, "currency")}`,
        date: textOf(fields, "issue_date"),
      };
      const [series, retainer] = [
        textOf(fields, "recurring_invoice_id"),
        textOf(memberOf(fields, "retainer"), "id"),
      ];
      if (series !== "") recurring.push({ ...trace, id: series });
      if (retainer !== "") retainers.push({ ...trace, id: retainer });
      for (const tax of ["tax", "tax2"]) {
        const percent = textOf(fields, tax);
        if (percent !== "") taxes.add(`${trace.account}\n${percent} %`);
      }
    }
  }
  return [
    sheet("recurring-invoices", recurring, [
      "frequency",
      "next issue date",
      "ends",
      "lines",
      "done",
    ]),
    sheet("retainers", retainers, ["balance", "currency", "as of", "open invoices", "done"]),
    plain(
      "taxes",
      ["account", "rate", "name", "number", "done"],
      [...taxes].map((tax) => [
        ...tax.split("\n"),
        ...["", "", ""],
      ]),
    ),
    plain("other", ["what", "noted where", "done"], NOT_IN_API.map((what) => [what, "", ""])),
  ];
}

/** A row for each id, and columns to be filled in. */
function sheet(name: string, traces: readonly Trace[], toFill: readonly string[]): Worksheet {
  const rows = [...Map.groupBy(traces, ({ account, id }) => `${account}\n${id}`).values()].map(
    (some) => {
      const sorted = some.toSorted((a, b) => (a.date < b.date ? -1 : 1));
      const [first, last] = [sorted[0], sorted.at(-1)];
      return [
        last?.account ?? "",
        last?.id ?? "",
        [...new Set(some.map(({ client }) => client))].join(", "),
        String(some.length),
        first?.date ?? "",
        last?.date ?? "",
        last?.subject ?? "",
        last?.amount ?? "",
        ...toFill.map(() => ""),
      ];
    },
  );
  return plain(name, [...FOUND, ...toFill], rows);
}

function plain(
  name: string,
  header: readonly string[],
  rows: readonly (readonly string[])[],
): Worksheet {
  return { name: `worksheets/${name}.csv`, text: csvText(header, rows), rows: rows.length };
}
