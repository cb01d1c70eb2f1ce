import { isFields, parseRecord } from "../parse_record.ts";
import { type AccountSource, readResource } from "../read_account.ts";
import { CATALOG, type Resource } from "../../harvest/catalog.ts";
import { slicedRecords } from "../../json/slice_records.ts";
import { accountPaths } from "../../store/layout/paths.ts";
import type { RecordStream } from "../../store/lists/record_batch.ts";
import { Person } from "./person.ts";

/** Fields of a record, numbers as texts with the digits Harvest sent. */
export type Fields = Readonly<Record<string, unknown>>;

/** Something with a name that nothing else of its kind in the export has. */
export interface Named {
  readonly id: string;
  readonly name: string;
  /** The record, as far as the backup has it. */
  readonly fields: Fields;
}

/** A client, with its currency. */
export interface NamedClient extends Named {
  readonly currency: string;
}

/** A project with its client. */
export interface NamedProject extends Named {
  readonly client: NamedClient;
}

/** A record that is not written as it is in the backup. */
export interface NameChange {
  readonly resource: string;
  readonly id: string;
  readonly name: string;
  readonly reason: string;
}

/** The text of a field; "" if there is none. */
export function textOf(fields: Fields, name: string): string {
  const value = fields[name];
  return value === null || value === undefined || typeof value === "object" ? "" : String(value);
}

/** A record that another one refers to. */
export function memberOf(fields: Fields, name: string): Fields {
  const value = fields[name];
  return isFields(value) ? value : {};
}

/**
 * People, clients, projects and tasks under names that importers cannot mistake for one another: they compare names, so the
 * second of a name gets its id. Deleted ones are known from their last record, or else from the entries that name them.
 */
export class Names {
  readonly people = new Map<string, Person>();
  readonly clients = new Map<string, NamedClient>();
  readonly projects = new Map<string, NamedProject>();
  readonly tasks = new Map<string, Named>();
  /** What is written under another name, or with another address. */
  readonly changes: NameChange[] = [];
  readonly #taken = new Set<string>();
  readonly #emails = new Map<string, Person>();

  /** Reads what the accounts know of people, clients, projects and tasks. @throws RecordError | ListFormatError */
  static async read(sources: readonly AccountSource[]): Promise<Names> {
    const names = new Names();
    for (const source of sources) {
      for await (const fields of recordsWithDeleted(source, "users")) names.addPerson(fields);
      for await (const fields of recordsWithDeleted(source, "clients")) names.addClient(fields);
      for await (const fields of recordsWithDeleted(source, "tasks")) {
        names.addTask(fields, source.id);
      }
      for await (const fields of recordsWithDeleted(source, "projects")) {
        names.addProject(fields, memberOf(fields, "client"));
      }
    }
    return names;
  }

  /** A person; those of one e-mail address in two accounts are one. A reference has `name` only. */
  addPerson(fields: Fields): Person {
    const id = textOf(fields, "id");
    const [first = "", ...rest] = textOf(fields, "name").split(" ");
    const firstName = textOf(fields, "first_name") || first;
    const lastName = textOf(fields, "last_name") || rest.join(" ");
    const given = textOf(fields, "email").trim().toLowerCase();
    const known = this.people.get(id) ?? (given === "" ? undefined : this.#emails.get(given));
    if (known) {
      this.people.set(id, known);
      return known;
    }
    const name = this.#unique("users", id, `${firstName} ${lastName}`.trim());
    const email = given || `harvest-${id}@invalid.example`;
    if (given === "") {
      const reason = `no e-mail address: written as ${email}`;
      this.changes.push({ resource: "users", id, name, reason });
    }
    const roles = fields["roles"];
    const isRenamed = name !== `${firstName} ${lastName}`.trim();
    const ownLastName = isRenamed ? `${lastName} [${id}]`.trim() : lastName;
    const person = new Person(id, firstName, ownLastName, name, email, {
      timeZone: textOf(fields, "timezone"),
      roles: Array.isArray(roles) ? roles.join(", ") : "",
      isContractor: fields["is_contractor"] === true,
      telephone: textOf(fields, "telephone"),
    });
    this.people.set(id, person);
    this.#emails.set(email, person);
    return person;
  }

  /** Who has an address. */
  personOf(email: string): Person | undefined {
    return this.#emails.get(email);
  }

  addClient(fields: Fields): NamedClient {
    const id = textOf(fields, "id");
    const known = this.clients.get(id);
    if (known) return known;
    const name = this.#unique("clients", id, textOf(fields, "name"));
    const client = { id, name, currency: textOf(fields, "currency"), fields };
    this.clients.set(id, client);
    return client;
  }

  /** A task; names are unique among those of an account. */
  addTask(fields: Fields, accountId: string): Named {
    const id = textOf(fields, "id");
    const known = this.tasks.get(id);
    if (known) return known;
    const task = { id, name: this.#unique("tasks", id, textOf(fields, "name"), accountId), fields };
    this.tasks.set(id, task);
    return task;
  }

  /** A project; names are unique among those of a client. */
  addProject(fields: Fields, clientFields: Fields): NamedProject {
    const id = textOf(fields, "id");
    const known = this.projects.get(id);
    if (known) return known;
    const client = this.addClient(clientFields);
    const name = this.#unique("projects", id, textOf(fields, "name"), client.id);
    const project = { id, name, client, fields };
    this.projects.set(id, project);
    return project;
  }

  /** The name, or with the id where it is taken or blank; some importers do not tell upper from lower case. */
  #unique(resource: string, id: string, name: string, within = ""): string {
    const key = (text: string) => `${resource} ${within} ${text.normalize("NFKC").toLowerCase()}`;
    const trimmed = name.trim();
    if (trimmed !== "" && !this.#taken.has(key(trimmed))) {
      this.#taken.add(key(trimmed));
      return trimmed;
    }
    const unique = `${trimmed} [${id}]`.trim();
    this.#taken.add(key(unique));
    const why = trimmed === "" ? "no name" : "name taken";
    const reason = `${why}: ${trimmed && `${trimmed} is `}written as ${unique}`;
    this.changes.push({ resource, id, name: trimmed, reason });
    return unique;
  }
}

/** The records of a small list, then those that were deleted, as last seen. @throws RecordError | ListFormatError */
export async function* recordsWithDeleted(
  source: AccountSource,
  name: string,
): AsyncGenerator<Fields> {
  yield* recordsOf(source, resourceOf(name));
  const path = accountPaths(source.id).deleted(resourceOf(name).folder);
  const deleted = source.reader.list(path, { repeats: true });
  for await (const fields of parsed(deleted, path)) yield memberOf(fields, "record");
}

/** The records of a list, parsed. @throws RecordError | ListFormatError */
export async function* recordsOf(
  source: AccountSource,
  resource: Resource,
): AsyncGenerator<Fields & { readonly parentId?: string }> {
  for await (const records of readResource(source, resource)) {
    const { parentId } = records;
    for (const { text } of slicedRecords(records)) {
      const fields = parseRecord(DECODER.decode(text), records.path);
      yield parentId === null ? fields : { ...fields, parentId };
    }
  }
}

const DECODER = new TextDecoder();

async function* parsed(records: RecordStream, path: string): AsyncGenerator<Fields> {
  for await (const batch of records) {
    for (const { text } of slicedRecords(batch)) yield parseRecord(DECODER.decode(text), path);
  }
}

/** A row of the catalog. @throws RangeError if there is none of this name */
export function resourceOf(name: string): Resource {
  const resource = CATALOG.find((row) => row.name === name);
  if (!resource) throw new RangeError(`Cannot find the resource "${name}": not in the catalog`);
  return resource;
}
