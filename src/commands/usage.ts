import { noSuchAccount } from "../export/read_account.ts";
import { NO_CURRENCY } from "../figures/figures.ts";
import { jsonLine } from "../report/json_line.ts";
import { amountText, countOf, countText } from "../report/quantities.ts";
import { tableLines } from "../text/table.ts";
import { printable } from "../text/text_width.ts";
import { IDLE_LABELS, idleRows, usageRows } from "../view/figures/usage_rows.ts";
import { inOrder, openIndex } from "./lookup.ts";
import { type Invocation, outputScreen } from "./program.ts";

const COUNTS = ["projects", "clients", "tasks", "people", "invoices"] as const;
/** Where there is no room for all: what is invoiced says most. */
const DROP_ORDER: Readonly<Record<typeof COUNTS[number], number>> = {
  tasks: 1,
  people: 2,
  clients: 3,
  invoices: 4,
  projects: 5,
};

/** Shows what Harvest meters, from the backup alone. */
export async function usageCommand({ config, program }: Invocation<"usage">): Promise<number> {
  const { account: wanted, json, output } = config.flags;
  const screen = outputScreen(program, config);
  using index = await openIndex(config, program);
  const accounts = inOrder(index);
  const unknown = wanted.find((id) => !accounts.some((account) => account.id === id));
  if (unknown !== undefined) throw noSuchAccount(unknown, { root: output, known: accounts });
  for (const account of accounts) {
    if (wanted.length > 0 && !wanted.includes(account.id)) continue;
    const [usage, idle] = [usageRows(account), idleRows(account)];
    if (json) {
      program.out(jsonLine("usage", { account: account.id, name: account.name, usage, idle }));
      continue;
    }
    const table = tableLines(
      [
        { heading: "" },
        ...COUNTS.map((heading) => ({ heading, isNumeric: true, dropOrder: DROP_ORDER[heading] })),
        { heading: "invoiced", isNumeric: true },
      ],
      usage.map((row) => [
        row.period === "now" ? "active now" : row.period,
        ...COUNTS.map((name) =>
          row.period === "now" && name === "invoices" ? "" : countText(row[name])
        ),
        row.invoiced.map(({ currency, amount }) =>
          `${amountText(amount.toFixed(2))} ${currency || NO_CURRENCY}`
        ).join(", "),
      ]),
      screen,
    );
    const hidden = COUNTS.filter((heading) => !table[0]?.includes(heading));
    screen.say([
      `${printable(account.name)} (${account.id})`,
      ...table,
      ...(hidden.length > 0 ? [`In a wider terminal also: ${hidden.join(", ")}`] : []),
      `Active, but without time, expenses or invoices for a year: ${
        countOf(idle.length, "record")
      }`,
      ...tableLines(
        [{ heading: "" }, { heading: "name", dropOrder: 1, least: 12 }, { heading: "last used" }],
        idle.map((
          { kind, name, lastDate },
        ) => [IDLE_LABELS[kind], printable(name), lastDate || "never"]),
        screen,
      ).slice(idle.length > 0 ? 0 : 1),
      "",
    ].join("\n"));
  }
  return 0;
}
