import { type Fields, textAt } from "../../json/exact.ts";
import { quoted, UsageError } from "../../usage_error.ts";

/** Who takes the place of somebody of the backup in the target. */
export interface PersonMapping {
  /** In the backup. */
  readonly id: string;
  readonly name: string;
  readonly email: string;
  /** The user of the target. */
  readonly to: string;
  readonly toName: string;
  /** `same`: the same user; `email`: with the same address; `file`: named in the file; `owner`: nobody else was found. */
  readonly how: "same" | "email" | "file" | "owner";
}

/** What a file of people says: addresses in the target by id in the backup. */
export type PeopleFile = ReadonlyMap<string, string>;

/** Finds out who takes whose place. @throws UsageError if the file names somebody who is not in the target */
export function mapPeople(
  saved: ReadonlyMap<string, Fields>,
  { users, ownerId, file, isSameAccount, settled }: {
    readonly users: ReadonlyMap<string, Fields>;
    readonly ownerId: string;
    readonly file: PeopleFile;
    readonly isSameAccount: boolean;
    /** Who took whose place when the first entry was written: what is written cannot change hands. */
    readonly settled: ReadonlyMap<string, string>;
  },
): PersonMapping[] {
  const byEmail = new Map<string, string>();
  for (const [id, user] of users) byEmail.set(textAt(user, "email").toLowerCase(), id);
  const unknown = [...file.keys()].find((id) => !saved.has(id));
  if (unknown !== undefined) {
    throw new UsageError(
      `Cannot restore: --people names ${quoted(unknown)}, and nobody in the backup has that id`,
      "a plan writes a file with all of them, if it is missing",
    );
  }
  return [...saved].map(([id, fields]) => {
    const email = textAt(fields, "email");
    const named = file.get(id);
    const inFile = named === undefined ? undefined : byEmail.get(named.toLowerCase());
    if (named !== undefined && inFile === undefined) {
      throw new UsageError(
        `Cannot restore: nobody in the target has the address ${
          JSON.stringify(named)
        } that --people gives for ${nameOf(fields)}`,
        "invite them in Harvest first, or leave the cell empty",
      );
    }
    const before = settled.get(id);
    const toNameOf = (to = "") => nameOf(users.get(to) ?? {});
    if (inFile !== undefined && inFile !== (before ?? inFile)) {
      throw new UsageError(
        `Cannot restore: --people gives the time of ${nameOf(fields)} to ${
          quoted(named ?? "")
        }, and what is written of it has gone to ${quoted(toNameOf(before))}`,
        "leave that line as it was, or restore into another new account",
      );
    }
    const ways: readonly [PersonMapping["how"], string | undefined][] = [
      ["file", inFile],
      ["same", isSameAccount && users.has(id) ? id : undefined],
      ["email", email === "" ? undefined : byEmail.get(email.toLowerCase())],
      ["owner", ownerId],
      ["file", before],
    ];
    const [how, to = ownerId] = ways.find(([, to]) => to !== undefined && to === (before ?? to)) ??
      ["owner"];
    return { id, name: nameOf(fields), email, to, toName: toNameOf(to), how };
  });
}

/** A person's name in one piece. */
export function nameOf(user: Fields): string {
  return `${textAt(user, "first_name")} ${textAt(user, "last_name")}`.trim();
}

const HEADER = ["id", "name", "email", "hours", "expenses", "to"];

/** A file to be filled in: one person a line, the last cell for their address in the target. */
export function peopleTemplate(
  people: readonly (PersonMapping & { readonly hours: number; readonly expenses: number })[],
  addressOf: (userId: string) => string,
): string {
  const rows = people.map((
    { id, name, email, hours, expenses, to, how },
  ) => [id, name, email, String(hours), String(expenses), how === "owner" ? "" : addressOf(to)]);
  return [HEADER, ...rows].map((row) => `${row.map(cell).join(",")}\n`).join("");
}

/** Reads such a file; empty cells name nobody. @throws UsageError */
export function parsePeople(text: string, path: string): PeopleFile {
  const [header = [], ...rows] = rowsOf(text.replace(/^\ufeff/, ""));
  const idAt = header.indexOf("id");
  const toAt = header.indexOf("to");
  if (idAt < 0 || toAt < 0) {
    throw new UsageError(
      `Cannot read the people in ${quoted(path)}: its first line has no columns "id" and "to"`,
      "name a file that does not exist to have one written",
    );
  }
  const people = new Map<string, string>();
  for (const row of rows) {
    const to = row[toAt]?.trim() ?? "";
    if (to !== "") people.set(row[idAt]?.trim() ?? "", to);
  }
  return people;
}

function cell(text: string): string {
  return /[",;\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Some spreadsheets write semicolons in place of commas, everywhere. */
function* rowsOf(text: string): Generator<string[]> {
  const separator = /^[^,\r\n]*;/.test(text) ? ";" : ",";
  const cells = new RegExp(`("(?:[^"]|"")*"|[^${separator}\r\n]*)(${separator}|\r?\n|$)`, "g");
  let row: string[] = [];
  for (const [, content = "", end] of text.matchAll(cells)) {
    row.push(content.replace(/^"([^]*)"$/, "$1").replaceAll('""', '"'));
    if (end === separator) continue;
    yield row;
    row = [];
  }
}
