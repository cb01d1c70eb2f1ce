import { readLines } from "./csv_file.ts";
import type { Destination, WrittenEntry } from "./destination.ts";
import { type Entry, moneyText, secondsOf } from "./entry.ts";
import { remembered } from "./names.ts";
import type { Person } from "./person.ts";

/** The second line of a transaction: two blanks end the account, and two the amount. */
const POSTING_REGEXP =
  /^ {4}\(.*?\) {2}(\S+)h {2}; .*, email:([^,]*)(?:, rate:[^,]*)?(?:, amount:(\S+) (.*))?$/;

/** A journal for hledger, with hours as a commodity: no time of day has to be made up. Its manual, 2026-08. */
export const HLEDGER: Destination = {
  title: "hledger",
  purpose: "as a journal for hledger",
  takes: { negative: true, zero: true, overDay: true },
  names: { as: accountName },
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
  const { id, date, person, project, task, isBillable, rate, amountCents } = entry;
  const { currency } = project.client;
  const account = [project.client, project, task].map(({ name }) => name).join(":");
  const notes = oneLine(entry.field("notes")).replaceAll(";", ",");
  const tags = [
    `billable:${isBillable ? "yes" : "no"}`,
    personTags(person),
    ...(rate !== "" ? [`rate:${rate} ${currency}`] : []),
    ...(amountCents === 0 ? [] : [`amount:${moneyText(amountCents)} ${currency}`]),
  ];
  return `${date} * (${id}) ${payee(person)}${notes && ` | ${notes}`}\n` +
    `    (${account})  ${hoursOf(entry.field("hours"))}h  ; ${tags.join(", ")}\n\n`;
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

const payee = remembered(({ name }: Person) => oneLine(name).replace(/[;|]/g, ",") || "none");

const personTags = remembered(({ name, email }: Person) =>
  `person:${tagValue(name)}, email:${tagValue(email)}`
);

function tagValue(text: string): string {
  return oneLine(text).replaceAll(",", " ");
}

function oneLine(text: string): string {
  // Nearly all texts are one line already.
  if (!/[\p{Cc}]|\s\s|[^\S ]|^\s|\s$/u.test(text)) return text;
  return text.replace(/[\s\p{Cc}]+/gu, " ").trim();
}

async function readJournal(path: string, onEntry: (entry: WrittenEntry) => void): Promise<void> {
  let date = "";
  await readLines(path, "\n", (line) => {
    if (line.startsWith(" * (", 10)) date = line.slice(0, 10);
    const [, hours, email = "", ...money] = POSTING_REGEXP.exec(line) ?? [];
    if (hours !== undefined) onEntry({ email, date, seconds: secondsOf(hours), money });
  });
}
