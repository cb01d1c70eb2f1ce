import { type Fields, fieldsAt, textAt } from "../../json/exact.ts";
import { type AccountSource, recordsWithDeleted } from "../read_account.ts";
import { Person } from "./person.ts";

/** Something with a name that nothing else of its kind in the export has. */
export interface Named {
  readonly id: string;
  readonly name: string;
  /** The record as far as the backup has it, with this name; in that of a project, `client` is the client's name. */
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

/** What every importer takes for an address. */
const EMAIL_REGEXP = /^[^@\s,;:<>()"]+@[^@\s,;:<>()"]+$/;

/** In place of an id, where a record refers to nobody or nothing. */
const NO_ID = "0";

/** What a program takes as names. */
export interface NameRules {
  /** How many characters at most; without it, any number. */
  readonly most?: Readonly<Record<string, number>>;
  /** How many at least, if not one. */
  readonly least?: number;
  /** What becomes of the name of anything but a person: those that would become one get their ids. */
  readonly as?: (name: string) => string;
}

/** A record that is not written as it is in the backup. */
export interface NameChange {
  readonly resource: string;
  readonly id: string;
  readonly name: string;
  readonly reason: string;
}

/**
 * People, clients, projects and tasks under names that importers cannot mistake for one another: they compare names, so the
 * second of a name gets its id. Deleted ones are known from their last record, or else from the entries that name them.
 * What is added may be a record or a reference with `id` and `name` only; what is known by its id is not added again.
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

  private constructor(readonly rules: NameRules) {}

  /** Reads what the accounts know of people, clients, projects and tasks. @throws RecordError | ListFormatError */
  static async read(sources: readonly AccountSource[], rules: NameRules = {}): Promise<Names> {
    const names = new Names(rules);
    for (const source of sources) {
      for await (const fields of recordsWithDeleted(source, "users")) names.addPerson(fields);
      for await (const fields of recordsWithDeleted(source, "clients")) names.addClient(fields);
      for await (const fields of recordsWithDeleted(source, "tasks")) {
        names.addTask(fields, source.id);
      }
      for await (const fields of recordsWithDeleted(source, "projects")) names.addProject(fields);
    }
    return names;
  }

  /** A person; those of one e-mail address in two accounts are one. */
  addPerson(fields: Fields): Person {
    const id = textAt(fields, "id") || NO_ID;
    const known = this.people.get(id);
    if (known) return known;
    const text = textAt(fields, "email").trim().toLowerCase();
    const given = EMAIL_REGEXP.test(text) ? text : "";
    const same = given === "" ? undefined : this.#emails.get(given);
    const person = same ?? this.#newPerson(id, given, fields);
    const name = fullNameOf(fields);
    if (same && keyOf(name) !== keyOf(fullNameOf(same.fields))) {
      const reason = `e-mail address taken: ${name} is written as ${same.name}`;
      this.changes.push({ resource: "users", id, name, reason });
    }
    this.people.set(id, person);
    return person;
  }

  #newPerson(id: string, given: string, fields: Fields): Person {
    const [firstName, lastName] = namesOf(fields);
    const fullName = fullNameOf(fields);
    const name = this.#unique("users", id, fullName);
    const email = given || `harvest-${id}@invalid.example`;
    if (given === "") {
      const why = textAt(fields, "email") === "" ? "no e-mail address" : "no valid e-mail address";
      const reason = `${why}: written as ${email}`;
      this.changes.push({ resource: "users", id, name, reason });
    }
    const ownLastName = name === fullName ? lastName : `${lastName} [${id}]`.trim();
    const person = new Person(id, firstName, ownLastName, name, email, fields);
    this.#emails.set(email, person);
    return person;
  }

  /** Who has an address. */
  personOf(email: string): Person | undefined {
    return this.#emails.get(email);
  }

  addClient(fields: Fields): NamedClient {
    return this.#add(this.clients, "clients", fields, "", (client) => ({
      ...client,
      currency: textAt(fields, "currency"),
    }));
  }

  /** A task; names are unique among those of an account. */
  addTask(fields: Fields, accountId: string): Named {
    return this.#add(this.tasks, "tasks", fields, accountId, (task) => task);
  }

  /** A project; names are unique among those of a client. */
  addProject(fields: Fields): NamedProject {
    const known = this.projects.get(textAt(fields, "id"));
    if (known) return known;
    const client = this.addClient(fieldsAt(fields, "client"));
    return this.#add(this.projects, "projects", fields, client.id, (project) => ({
      ...project,
      client,
      fields: { ...project.fields, client: client.name },
    }));
  }

  #add<Kind extends Named>(
    known: Map<string, Kind>,
    resource: string,
    fields: Fields,
    within: string,
    complete: (named: Named) => Kind,
  ): Kind {
    const id = textAt(fields, "id") || NO_ID;
    let named = known.get(id);
    if (named === undefined) {
      const name = this.#unique(resource, id, textAt(fields, "name"), within);
      named = complete({ id, name, fields: { ...fields, name } });
      known.set(id, named);
    }
    return named;
  }

  /** The name, or with the id where it is taken, blank or cut; some importers do not tell upper from lower case. */
  #unique(resource: string, id: string, name: string, within = ""): string {
    const { most: lengths = {}, least = 1, as = (text: string) => text } = resource === "users"
      ? {}
      : this.rules;
    const most = lengths[resource] ?? Infinity;
    const key = (text: string) => `${resource} ${within} ${keyOf(as(text))}`;
    const trimmed = name.trim();
    const why = trimmed === ""
      ? "no name"
      : trimmed.length < least
      ? "name too short"
      : trimmed.length > most
      ? `name over ${most} characters`
      : this.#taken.has(key(trimmed))
      ? "name taken"
      : null;
    const suffix = ` [${id}]`;
    const unique = why === null
      ? trimmed
      : `${cutText(trimmed, most - suffix.length)}${suffix}`.trim();
    this.#taken.add(key(unique));
    if (why !== null) {
      const reason = `${why}: ${trimmed && `${trimmed} is `}written as ${as(unique)}`;
      this.changes.push({ resource, id, name: trimmed, reason });
    }
    return as(unique);
  }
}

/** First and last name, of a record or of a reference that has both as one. */
function namesOf(fields: Fields): readonly [first: string, last: string] {
  const [first = "", ...rest] = textAt(fields, "name").split(" ");
  return [textAt(fields, "first_name") || first, textAt(fields, "last_name") || rest.join(" ")];
}

function fullNameOf(fields: Fields): string {
  return namesOf(fields).join(" ").trim();
}

/** The beginning of a text; no character is cut in two. */
export function cutText(text: string, most: number): string {
  return text.length <= most ? text : text.slice(0, most).replace(/[\uD800-\uDBFF]$/, "");
}

/** What importers that do not tell upper from lower case compare. */
function keyOf(name: string): string {
  return name.normalize("NFKC").toLowerCase();
}

/** A function of objects whose results are remembered, such as a tag for each project. */
export function remembered<Key extends object, Value>(
  of: (key: Key) => Value,
): (key: Key) => Value {
  const values = new WeakMap<Key, Value>();
  return (key) => {
    let value = values.get(key);
    if (value === undefined) values.set(key, value = of(key));
    return value;
  };
}
