import type { Resource } from "../harvest/catalog.ts";
import { slicedRecords } from "../json/slice_records.ts";
import type { BackupReader } from "../store/backup_reader.ts";
import type { RecordStream } from "../store/lists/record_batch.ts";
import { tombstonesIn } from "../store/history/tombstone.ts";
import { accountPaths, parseAccountPath } from "../store/layout/paths.ts";

type Fields = Readonly<Record<string, unknown>>;

const DECODER = new TextDecoder();

/**
 * The records of an account that have, or once had, a number, name or id, deleted ones included: by id, what they are called
 * now or were last. @throws ListFormatError
 */
export async function findByName(
  reader: BackupReader,
  { accountId, resource }: { accountId: string; resource: Resource },
  word: string,
): Promise<ReadonlyMap<string, string>> {
  const asked = word.trim().toLowerCase();
  // People write #1011 for number 1011.
  const wanted = new Set([asked, asked.replace(/^#/, "")]);
  const found = new Set<string>();
  const names = new Map<string, string>();
  const look = (bytes: Uint8Array, id: string) => {
    const text = DECODER.decode(bytes);
    const isOne = recordKeys(text, id).some((key) => wanted.has(key));
    if (isOne) found.add(id);
    if (isOne || found.has(id)) names.set(id, recordName(text, id));
  };
  const lookIn = async (stream: RecordStream) => {
    for await (const batch of stream) {
      for (const { text, about } of tombstonesIn(batch)) {
        if (about.resource !== resource.name) continue;
        look(text.subarray(about.start, about.end), about.recordId);
      }
    }
  };
  const { folder, suffix } = resource;
  const paths = accountPaths(accountId);
  // From the earliest to the present ones: the last name counts.
  await lookIn(reader.lines(paths.history(folder)));
  await lookIn(reader.list(paths.deleted(folder, suffix), { repeats: true }));
  for (const path of await listsOf(reader, { accountId, resource })) {
    for await (const batch of reader.list(path)) {
      for (const { id, text } of slicedRecords(batch)) look(text, id);
    }
  }
  return names;
}

/** The files that hold the records of a resource: its list, or one for each parent. */
export async function listsOf(
  reader: BackupReader,
  { accountId, resource: { kind, folder, suffix } }: { accountId: string; resource: Resource },
): Promise<string[]> {
  const paths = accountPaths(accountId);
  if (kind === "object") return [];
  if (kind === "list") return [paths.list(folder)];
  const names = await reader.fileNames(`${paths.root}/${folder}`);
  return names.filter((name) => {
    const file = parseAccountPath(`${folder}/${name}`);
    return file?.kind === "child list" && file.suffix === suffix;
  }).map((name) => `${paths.root}/${folder}/${name}`);
}

/** A backup has no record of a number, name or id. */
export class NoSuchRecordError extends Error {
  override name = "NoSuchRecordError";

  constructor(
    { resource, record, output }: {
      readonly resource: string;
      readonly record: string;
      readonly output: string;
    },
  ) {
    super(`No ${singular(resource)} ${JSON.stringify(record)} in ${output}`);
  }
}

/** `invoice payment` for `invoice_payments`. */
export function singular(resource: string): string {
  return resource.replaceAll("_", " ").replace(/ies$/, "y").replace(/s$/, "");
}

/**
 * What people call a record, from its text: an invoice by its number and client, an entry by its day, project and
 * person, everything else by its name. Its id where it has none of these.
 */
export function recordName(text: string, id: string): string {
  const record = fieldsOf(JSON.parse(text));
  const ofWhom = ["project", "task", "user", "client"].map((member) => nameIn(record[member]))
    .filter((name) => name !== "");
  const [day, amount] = [dayOf(record), textOf(record["amount"])];
  const hours = textOf(record["hours"]);
  const parts = textOf(record["number"]) !== ""
    ? [textOf(record["number"]), nameIn(record["client"])]
    : nameOf(record) !== ""
    ? [nameOf(record)]
    : [day, ...ofWhom, hours && `${hours} h`, amount, textOf(record["subject"])];
  return parts.filter((part) => part !== "").join(", ") || `#${id}`;
}

/** The texts by which people ask for a record, in lower case: its id, number, name, code, and e-mail address. */
export function recordKeys(text: string, id: string): string[] {
  const record = fieldsOf(JSON.parse(text));
  const keys = ["number", "code", "email", "subject"].map((member) => textOf(record[member]));
  return [id, nameOf(record), ...keys].filter((key) => key !== "").map((key) => key.toLowerCase());
}

function nameOf(record: Fields): string {
  const person = [record["first_name"], record["last_name"]].map(textOf).join(" ").trim();
  return textOf(record["name"]) || person;
}

function nameIn(value: unknown): string {
  return nameOf(fieldsOf(value));
}

function dayOf(record: Fields): string {
  const days = ["spent_date", "paid_date", "start_date", "date"].map((key) => textOf(record[key]));
  return days.find((day) => day !== "") ?? "";
}

function fieldsOf(value: unknown): Fields {
  return typeof value === "object" && value !== null ? value as Fields : {};
}

function textOf(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value).trim() : "";
}
