import type { Destination, WrittenEntry } from "./destination.ts";
import { type Entry, moneyText, secondsOf } from "./entry.ts";
import { readLines } from "./read_lines.ts";

const FIRST_REGEXP = /^(\d{4}-\d\d-\d\d) \* /;
const POSTING_REGEXP = /^ {4}\(.*\) {2}(-?[\d.]+)h {2};.*\bemail:([^,]+)/;
const AMOUNT_REGEXP = /, amount:(-?[\d.]+) ([^,]*)$/;

/** A journal for hledger, with hours as a commodity: no time of day has to be made up. Its manual, 2026-08. */
export const HLEDGER: Destination = {
  title: "hledger",
  purpose: "as a journal for hledger",
  takes: { negative: true, zero: true, overDay: true },
  entries: {
    name: "harvest",
    ending: ".journal",
    head: "commodity 1.00h\n\n",
    tail: "",
    text: transaction,
    read: readJournal,
  },
  steps: [
    "Add the line `include harvest.journal` to your journal, or use the file with `hledger -f harvest.journal`.",
    "Ask: `hledger balance --depth 2`, `hledger balance -Y --pivot payee`, `hledger register Acme`.",
    "Compare `hledger balance -Y --pivot person -T` with the table below.",
  ],
  makes: [
    "An entry is a transaction with one posting to CLIENT:PROJECT:TASK, its id as code, the person as payee.",
    "The tags billable, rate, amount, person and email say the rest; commas in them are blanks.",
    "In account names, : and ; are replaced, and blanks in a row are one.",
  ],
};

function transaction(entry: Entry): string {
  const { id, date, person, project, task, hours, isBillable, rate, amountCents, currency } = entry;
  const account = [project.client.name, project.name, task.name].map(accountName).join(":");
  const notes = oneLine(entry.notes).replaceAll(";", ",");
  const tags = [
    `billable:${isBillable ? "yes" : "no"}`,
    `person:${tagValue(person.name)}`,
    `email:${tagValue(person.email)}`,
    ...(isBillable && rate !== "" ? [`rate:${rate} ${currency}`] : []),
    ...(amountCents === 0 ? [] : [`amount:${moneyText(amountCents)} ${currency}`]),
  ];
  return `${date} * (${id}) ${payee(person.name)}${notes && ` | ${notes}`}\n` +
    `    (${account})  ${hoursOf(hours)}h  ; ${tags.join(", ")}\n\n`;
}

/** At least two decimals. */
function hoursOf(hours: string): string {
  const [, decimals = ""] = hours.split(".");
  return decimals.length >= 2 && !/e/i.test(hours) ? hours : Number(hours).toFixed(2);
}

/** Colons are levels, a semicolon begins a comment, and two blanks end the name. */
function accountName(name: string): string {
  return oneLine(name).replaceAll(":", "-").replaceAll(";", ",") || "none";
}

function payee(name: string): string {
  return oneLine(name).replace(/[;|]/g, ",") || "none";
}

function tagValue(text: string): string {
  return oneLine(text).replaceAll(",", " ");
}

function oneLine(text: string): string {
  return text.replace(/[\s\p{Cc}]+/gu, " ").trim();
}

async function readJournal(path: string, onEntry: (entry: WrittenEntry) => void): Promise<void> {
  let date = "";
  await readLines(path, (line) => {
    date = FIRST_REGEXP.exec(line)?.[1] ?? date;
    const [, hours, email = ""] = POSTING_REGEXP.exec(line) ?? [];
    if (hours === undefined) return;
    const [, amount, currency = ""] = AMOUNT_REGEXP.exec(line) ?? [];
    const money = amount === undefined
      ? null
      : { cents: Math.round(Number(amount) * 100), currency };
    onEntry({ email, date, seconds: secondsOf(hours), money });
  });
}
