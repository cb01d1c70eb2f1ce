import type { RestorePlan } from "../../restore/plan/restore_plan.ts";
import { paint, type Screen } from "../../text/screen.ts";
import { tableLines } from "../../text/table.ts";
import { countOf, countText } from "../quantities.ts";
import { actionText, amountText, lossGroups, lossText, minutesText } from "./restore_words.ts";

/** How many of the impossible writes are named. */
const MAX_NAMED = 10;

/** A plan for people: what would be written, what would come of it, and what is lost. */
export function restorePlanText(
  plan: RestorePlan,
  screen: Screen,
  { apply }: { readonly apply: string | null },
): string {
  const { from, into, isSameAccount } = plan;
  const title = (text: string) => paint(text, "bold", screen);
  const target = isSameAccount ? "the same account" : `${into.name} (${into.id})`;
  return [
    title("Plan: nothing has been written"),
    `From the backup of ${from.name} (${from.id}), made ${from.backedUpAt || "never"}`,
    `into ${target}.`,
    "",
    title("What would be written, in this order"),
    ...indented(writeLines(plan, screen)),
    "",
    title("What would follow"),
    ...indented([
      `Requests  ${countText(plan.requests)}, ${minutesText(plan.minutes)} at the limit`,
      `Seats     none: nobody is invited`,
      `Counters  ${usageText(plan)}`,
      `Mails     ${mailText(plan)}`,
    ]),
    ...peopleLines(plan, title),
    "",
    title("Loss report: what cannot come back"),
    ...indented(lossLines(plan)),
    ...noteLines(plan, title),
    "",
    apply === null ? "" : `To write it: ${apply}`,
  ].join("\n").trimEnd();
}

function indented(lines: readonly string[]): string[] {
  return lines.map((line) => line === "" ? "" : `  ${line}`);
}

function writeLines({ writes }: RestorePlan, { columns }: Screen): string[] {
  if (writes.length === 0) return ["Nothing: all of it is there."];
  const rows = writes.map((write) => [countText(write.count), actionText(write)]);
  const heads = [{ heading: "Writes", isNumeric: true }, { heading: "What" }];
  return tableLines(heads, rows, { columns: columns - 2 });
}

/** Counters of Harvest's bill. */
export function usageText({ usage }: RestorePlan): string {
  const { clients, projects, tasks, invoices, invoiced } = usage;
  const amounts = invoiced.map(({ currency, amount }) => `${amountText(amount)} ${currency}`);
  const invoicesText = countOf(invoices, "invoice");
  return [
    countOf(clients, "client"),
    countOf(projects, "project"),
    countOf(tasks, "task"),
    invoices === 0 ? invoicesText : `${invoicesText} of ${amounts.join(", ")}`,
  ].join(", ") + " more (see Simulate usage changes in Harvest's settings)";
}

/** What would be mailed. */
export function mailText({ mails, finish }: RestorePlan): string {
  const { possibleReminders: count } = mails;
  if (count === 0) return "none";
  return finish
    ? `none at once; Harvest may remind of ${countOf(count, "overdue invoice")} by itself`
    : `none; with --finish Harvest may remind of ${countOf(count, "overdue invoice")} by itself`;
}

function peopleLines({ people }: RestorePlan, title: (text: string) => string): string[] {
  const strangers = people.filter(({ how, hours, expenses }) =>
    how === "owner" && (hours !== 0 || expenses > 0)
  );
  if (strangers.length === 0) return [];
  return [
    "",
    title("People whom nobody in the target stands for"),
    ...indented(
      strangers.map(({ name, email, hours, expenses, toName }) =>
        `${name}${email === "" ? "" : ` <${email}>`}: ${amountText(hours)} h, ${
          countOf(expenses, "expense")
        }, put to ${toName}, with the name in the notes`
      ),
    ),
    "  Invite them in Harvest, or name others in a file: --people FILE (written if it is missing)",
  ];
}

function lossLines({ losses }: RestorePlan): string[] {
  if (losses.length === 0) return ["Nothing."];
  return lossGroups(losses).flatMap(({ reason, rows }) => [
    `- ${reason}`,
    `    ${rows.map(lossText).join("; ")}`,
  ]);
}

function noteLines(
  { impossible, notes, byHand }: RestorePlan,
  title: (text: string) => string,
): string[] {
  const section = (heading: string, lines: readonly string[]) =>
    lines.length === 0 ? [] : ["", title(heading), ...indented(lines.map((line) => `- ${line}`))];
  const named = impossible.slice(0, MAX_NAMED).map(({ record, reason }) => `${record}: ${reason}`);
  const rest = impossible.length - named.length;
  return [
    ...section("Not possible", [...named, ...(rest > 0 ? [`and ${countText(rest)} more`] : [])]),
    ...section("Notes", notes),
    ...section("To be done by hand first", byHand),
  ];
}
