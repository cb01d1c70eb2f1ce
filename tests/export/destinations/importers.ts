/**
 * What the importers of other programs would make of files, by their own rules: each checks what it checks, merges what it
 * merges, and says what it would store. The sources are named in src/export/destinations.
 */
import { assert } from "@std/assert/assert";
import { assertEquals } from "@std/assert/equals";
import { parseCsv } from "../parse_csv.ts";

/** An entry as the other program would have it. */
export interface Stored {
  /** Who: an address, or the name of the person's file. */
  readonly person: string;
  readonly client: string;
  readonly project: string;
  readonly task: string;
  readonly date: string;
  readonly seconds: number;
  readonly notes: string;
  readonly billable: boolean | null;
}

/** Files by name. */
export type Files = ReadonlyMap<string, string>;

type Row = Readonly<Record<string, string>>;

/** The rows of a CSV file; all have as many cells as the header, and there is no byte order mark. */
function rowsOf(text: string): { header: readonly string[]; rows: Row[] } {
  assert(!text.startsWith("\ufeff"), "a byte order mark");
  const [header = [], ...rows] = parseCsv(text, ",");
  assertEquals(new Set(header).size, header.length, "a header twice");
  return {
    header,
    rows: rows.map((cells) => {
      assertEquals(cells.length, header.length);
      return Object.fromEntries(header.map((name, index) => [name, cells[index] ?? ""]));
    }),
  };
}

function filesLike(files: Files, pattern: RegExp): [string, string][] {
  const found = [...files].filter(([name]) => pattern.test(name)).sort();
  assert(found.length > 0, `no file like ${pattern}`);
  return found;
}

function required(row: Row, ...names: string[]): void {
  for (const name of names) assert((row[name] ?? "") !== "", `${name} is empty`);
}

function cell(row: Row, name: string): string {
  const value = row[name];
  assert(value !== undefined, `no column ${name}`);
  return value;
}

function isoDate(text: string): string {
  assert(/^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text)), text);
  return text;
}

/** Names are as long as the program's tables take them. */
function lengths(row: Row, most: Readonly<Record<string, number>>, least = 1): void {
  for (const [name, length] of Object.entries(most)) {
    const { length: own } = [...cell(row, name)];
    assert(own >= least && own <= length, `${name} of ${own} characters`);
  }
}

/** `HH:MM:SS` in seconds; a time of day is before midnight. */
function clock(text: string, isTimeOfDay: boolean): number {
  const [, hours, minutes, seconds] = /^(\d\d):([0-5]\d):([0-5]\d)$/.exec(text) ?? [];
  assert(hours !== undefined && (!isTimeOfDay || Number(hours) < 24), text);
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
}

function bytesOf(text: string): number {
  return new TextEncoder().encode(text).length;
}

/** Rows that are equal in every cell become one. */
export function toggl(files: Files): Stored[] {
  const known =
    "User,Email,Client,Project,Task,Description,Billable,Start date,Start time,Duration,Tags"
      .split(",");
  const merged = new Map<string, Stored>();
  for (const [, text] of filesLike(files, /^time_entries-\d+\.csv$/)) {
    assert(bytesOf(text) <= 1_000_000);
    const { header, rows } = rowsOf(text);
    assert(header.every((name) => known.includes(name)));
    for (const row of rows) {
      required(row, "Email", "Start date", "Start time", "Duration");
      assert(/^[^@\s]+@[^@\s]+$/.test(cell(row, "Email")));
      assert(/^(Yes|No)$/.test(cell(row, "Billable")));
      clock(cell(row, "Start time"), true);
      const seconds = clock(cell(row, "Duration"), false);
      assert(seconds > 0 && seconds <= 86_400);
      merged.set(JSON.stringify(row), {
        person: cell(row, "Email"),
        client: cell(row, "Client"),
        project: cell(row, "Project"),
        task: cell(row, "Task"),
        date: isoDate(cell(row, "Start date")),
        seconds,
        notes: cell(row, "Description"),
        billable: cell(row, "Billable") === "Yes",
      });
    }
  }
  return [...merged.values()];
}

/** Dates, times and durations must have the formats of the workspace: here month first and twelve hours. */
export function clockify(files: Files): Stored[] {
  return filesLike(files, /^time_entries-\d+\.csv$/).flatMap(([, text]) => {
    assert(bytesOf(text) <= 10_000_000);
    const { header, rows } = rowsOf(text);
    assertEquals(
      header.join(),
      "Project,Client,Description,Task,Email,Tags,Billable,Start Date,Start Time,Duration (h)",
    );
    return rows.map((row) => {
      required(row, "Email", "Start Date", "Start Time", "Duration (h)");
      const limits = { Description: 3000, Task: 1000, Project: 250, Client: 100 };
      for (const [name, most] of Object.entries(limits)) {
        assert([...cell(row, name)].length <= most);
      }
      const [, month, day, year] = /^(\d\d)\/(\d\d)\/(\d{4})$/.exec(cell(row, "Start Date")) ?? [];
      assert(/^(0[1-9]|1[0-2]):[0-5]\d:[0-5]\d [AP]M$/.test(cell(row, "Start Time")));
      return {
        person: cell(row, "Email"),
        client: cell(row, "Client"),
        project: cell(row, "Project"),
        task: cell(row, "Task"),
        date: isoDate(`${year}-${month}-${day}`),
        seconds: clock(cell(row, "Duration (h)"), false),
        notes: cell(row, "Description"),
        billable: cell(row, "Billable") === "Yes",
      };
    });
  });
}

/** A file is taken whole or not at all; people are told apart by the text of `User`. */
export function kimai(files: Files): Stored[] {
  const customers = new Set(
    rowsOf(files.get("customers.csv") ?? "").rows.map((row) => {
      lengths(row, { Customer: 149 }, 2);
      return cell(row, "Customer");
    }),
  );
  const projects = new Map(
    rowsOf(files.get("projects.csv") ?? "").rows.map((row): [string, Row] => {
      lengths(row, { Project: 150 }, 2);
      required(row, "Customer");
      assert(customers.has(cell(row, "Customer")) && cell(row, "ProjectNumber").length <= 10);
      return [`${cell(row, "Customer")}/${cell(row, "Project")}`, row];
    }),
  );
  const emails = new Map<string, string>();
  return filesLike(files, /^timesheets.*\.csv$/).flatMap(([, text]) => {
    const { header, rows } = rowsOf(text);
    for (const name of "Date,From,To,User,Email,Customer,Project,Activity".split(",")) {
      assert(header.includes(name), name);
    }
    assert(rows.length <= 5000 && bytesOf(text) <= 4096 * 1024);
    return rows.map((row) => {
      required(row, "Date", "From", "To", "User", "Email", "Customer", "Project");
      lengths(row, { Activity: 150 }, 2);
      assert(/^[^@\s]+@[^@\s]+$/.test(cell(row, "Email")));
      const project = projects.get(`${cell(row, "Customer")}/${cell(row, "Project")}`);
      // A project ends at the first second of its last day.
      const { StartDate: first = "", EndDate: last = "" } = project ?? {};
      const day = cell(row, "Date");
      assert(project && day >= first && (last === "" || day < last), `${day}: ${first} to ${last}`);
      assert(/^\d+$/.test(cell(row, "Duration")), "digits are seconds, anything else is not");
      for (const name of ["Billable", "Exported"]) assert(/^(true|false)$/.test(cell(row, name)));
      for (const name of ["Rate", "HourlyRate", "InternalRate"]) {
        assert(/^(\d+(\.\d+)?)?$/.test(cell(row, name)), cell(row, name));
      }
      const [from, to] = [clock(cell(row, "From"), true), clock(cell(row, "To"), true)];
      // An end before the start is on the next day; the duration is worked out again when an entry is saved.
      const seconds = to < from ? Number(cell(row, "Duration")) : to - from;
      assertEquals((to - from + 86_400) % 86_400, seconds);
      const user = cell(row, "User");
      emails.set(user, emails.get(user) ?? cell(row, "Email"));
      return {
        person: emails.get(user) ?? "",
        client: cell(row, "Customer"),
        project: cell(row, "Project"),
        task: cell(row, "Activity"),
        date: isoDate(cell(row, "Date")),
        seconds,
        notes: cell(row, "Description"),
        billable: cell(row, "Billable") === "true",
      };
    });
  });
}

/** One bad row, and nothing is imported. */
export function solidtime(files: Files): Stored[] {
  for (const row of rowsOf(files.get("generic_projects.csv") ?? "").rows) {
    required(row, "name");
    assert(/^#[0-9a-f]{6}$/.test(cell(row, "color")));
    for (const name of ["billable_rate", "estimated_time"]) assert(/^\d*$/.test(cell(row, name)));
    for (const name of ["is_public", "billable_default"]) {
      assert(/^(true|false)$/.test(cell(row, name)));
    }
    assert(/^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)?$/.test(cell(row, "archived_at")));
  }
  const { header, rows } = rowsOf(files.get("generic_time_entries.csv") ?? "");
  for (
    const name of "description,billable,client,project,tags,start,end,task,user_name,user_email"
      .split(",")
  ) assert(header.includes(name), name);
  return rows.map((row) => {
    assert(/^(true|false)$/.test(cell(row, "billable")));
    required(row, "start", "end", "user_name", "user_email");
    lengths(row, { client: 255, project: 255, task: 500 });
    for (const name of ["start", "end"]) {
      assert(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(cell(row, name)), cell(row, name));
    }
    const seconds = (Date.parse(cell(row, "end")) - Date.parse(cell(row, "start"))) / 1000;
    assert(seconds >= 0);
    return {
      person: cell(row, "user_email"),
      client: cell(row, "client"),
      project: cell(row, "project"),
      task: cell(row, "task"),
      date: cell(row, "start").slice(0, 10),
      seconds,
      notes: cell(row, "description"),
      billable: cell(row, "billable") === "true",
    };
  });
}

/**
 * A record whose key is there already replaces it; words that begin with # are tags. The page cuts a description after 256
 * characters, and the server refuses one that long. Times are on the clock of the browser.
 */
export function timetagger(files: Files): Stored[] {
  return filesLike(files, /^\d+ .*\.csv$/).flatMap(([name, text]) => {
    const records = new Map<string, Stored>();
    const { header, rows } = rowsOf(text);
    const known = ["key", "tags", "start", "stop", "date", "duration", "description", "project"];
    assert(header.every((column) => known.includes(column)), header.join());
    for (const row of rows) {
      required(row, "key", "start", "duration");
      assert(cell(row, "key").length >= 8 && cell(row, "description").length < 256);
      const [start, seconds] = [Date.parse(cell(row, "start")), Number(cell(row, "duration"))];
      // Equal times mean that the timer runs.
      assert(!Number.isNaN(start) && seconds > 0, JSON.stringify(row));
      const [client = "", project = "", task = ""] = cell(row, "description").match(/#\S+/g) ?? [];
      const notes = cell(row, "description").replace(/^(#\S+ ?){3}/, "");
      assert(!/[\r\n]/.test(cell(row, "description")));
      records.set(cell(row, "key"), {
        person: name,
        client,
        project,
        task,
        date: cell(row, "start").slice(0, 10),
        seconds,
        notes,
        billable: null,
      });
    }
    return [...records.values()];
  });
}

/** A transaction begins at the first column; two blanks end an account, a semicolon a description. */
export function hledger(files: Files): Stored[] {
  const text = files.get("harvest.journal") ?? "";
  const [directive, ...transactions] = text.trimEnd().split("\n\n");
  assertEquals(directive, "commodity 1.00h");
  const codes = new Set<string>();
  return transactions.map((transaction) => {
    const [first = "", posting = "", ...more] = transaction.split("\n");
    assertEquals(more, []);
    const [, date = "", code = "", description = ""] =
      /^(\d{4}-\d\d-\d\d) \* \((\d+)\) ([^;]+)$/.exec(first) ?? [];
    assert(!codes.has(code), first);
    codes.add(code);
    const [, account = "", hours = "", comment = ""] =
      /^ {4}\((.*?)\) {2}(-?\d+\.\d{2,})h {2}; (.*)$/.exec(posting) ?? [];
    const levels = account.split(":");
    assert(levels.length === 3 && !/ {2}|;/.test(account), posting);
    const [client = "", project = "", task = ""] = levels;
    const tags = new Map(
      comment.split(", ").map((tag): [string, string] => {
        const [name = "", ...value] = tag.split(":");
        return [name, value.join(":")];
      }),
    );
    return {
      person: tags.get("email") ?? "",
      client,
      project,
      task,
      date: isoDate(date),
      seconds: Math.round(Number(hours) * 3600),
      notes: description.split(" | ").slice(1).join(" | "),
      billable: tags.get("billable") === "yes",
    };
  });
}

/** RFC 5545: CRLF, at most 75 octets a line, one UID an event. */
export function ical(files: Files): Stored[] {
  const unescaped = (text: string) =>
    text.replace(/\\([\\;,nN])/g, (_all, char) => char.toLowerCase() === "n" ? "\n" : char);
  return filesLike(files, /^\d+ .*\.ics$/).flatMap(([name, text]) => {
    assert(text.endsWith("\r\n") && !/[^\r]\n/.test(text));
    const raw = text.slice(0, -2).split("\r\n");
    for (const line of raw) assert(bytesOf(line) <= 75 && !/[^\P{Cc}\t]/u.test(line), line);
    const lines = text.replaceAll("\r\n ", "").trimEnd().split("\r\n");
    assertEquals([lines[0], lines[1], lines.at(-1)], [
      "BEGIN:VCALENDAR",
      "VERSION:2.0",
      "END:VCALENDAR",
    ]);
    assert(lines.some((line) => line.startsWith("PRODID:")));
    const stored = new Map<string, Stored>();
    for (const event of text.replaceAll("\r\n ", "").split("BEGIN:VEVENT\r\n").slice(1)) {
      const values = new Map(
        event.split("\r\n").map((line): [string, string] => {
          const colon = line.indexOf(":");
          return [line.slice(0, colon), line.slice(colon + 1)];
        }),
      );
      const value = (key: string) => values.get(key) ?? "";
      assert(/^\d{8}T\d{6}Z$/.test(value("DTSTAMP")) && /^\d{8}T\d{6}$/.test(value("DTSTART")));
      const [, hours = 0, minutes = 0, seconds = 0] =
        (/^PT(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?$/.exec(value("DURATION")) ?? [])
          .map((part) => Number(part ?? 0));
      const [, client = "", project = "", task = ""] =
        /^(.*): (.*) \((.*)\)$/.exec(unescaped(value("SUMMARY"))) ?? [];
      stored.set(value("UID"), {
        person: name,
        client,
        project,
        task,
        date: isoDate(value("DTSTART").replace(/^(\d{4})(\d\d)(\d\d).*$/, "$1-$2-$3")),
        seconds: hours * 3600 + minutes * 60 + seconds,
        notes: unescaped(value("DESCRIPTION")),
        billable: value("CATEGORIES") === "billable",
      });
    }
    return [...stored.values()];
  });
}
