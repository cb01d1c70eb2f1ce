import {
  exact,
  type Fields,
  isFields,
  listAt,
  textAt,
  type Value,
  valueAt,
} from "../../json/exact.ts";
import { FIELD_RULES } from "./field_rules.ts";
import { MARK_PREFIX } from "./natural_key.ts";
import type { IdMap } from "./id_map.ts";
import type { SavedRecord } from "../../export/read_account.ts";

/** References without which a record makes sense too; they are dropped where their record has not come back. */
const OPTIONAL: ReadonlySet<string> = new Set(["invoices.estimate"]);

/** What a translation goes by. */
export interface TranslationOptions {
  readonly ids: IdMap;
  /** The account that the backup is of. */
  readonly accountId: string;
  /** The name of somebody whose time and expenses are put to the owner; null for everybody else. */
  readonly standIn: (userId: string) => string | null;
}

/** Saved records as they are to be in the target: with its ids, and without what cannot come back. */
export class Translation {
  constructor(readonly options: TranslationOptions) {}

  /** The fields that the record is to have there. @throws MissingReferenceError */
  expected(record: SavedRecord): Fields {
    const fields: Record<string, Value> = {};
    for (const [name, rule] of Object.entries(FIELD_RULES[record.resource] ?? {})) {
      const value = record.fields[name];
      if (value === undefined) continue;
      if (rule.kind === "reference") fields[name] = this.#reference(record, name, rule.to);
      else if (rule.kind === "copy") fields[name] = this.#copied(record, name, value);
      else if (rule.kind === "later") fields[name] = value;
    }
    if (record.resource === "time_entries") fields["external_reference"] = this.#mark(record);
    return fields;
  }

  /** The id by which a time entry without a reference of its own is found again. */
  markOf(record: SavedRecord): string {
    return `${MARK_PREFIX}${this.options.accountId}:${record.id}`;
  }

  #reference({ resource, fields }: SavedRecord, name: string, to: string): Value {
    const { ids } = this.options;
    const old = textAt(fields, name, "id");
    if (old === "") return null;
    const isOptional = OPTIONAL.has(`${resource}.${name}`);
    const id = isOptional ? ids.get(to, old) : ids.need(to, old);
    if (id === undefined) return null;
    // Whether an expense is counted in units is a matter of its category.
    const price = valueAt(fields, name, "unit_price");
    return { id: exact(id), ...(price === undefined ? {} : { unit_price: price }) };
  }

  #copied(record: SavedRecord, name: string, value: Value): Value {
    switch (name) {
      case "line_items":
        return listAt(record.fields, name).filter(isFields).map((line) => this.#line(line));
      case "receipt":
        return isFields(value) ? pick(value, "file_name", "file_size", "content_type") : null;
      case "notes": {
        const person = this.options.standIn(textAt(record.fields, "user", "id"));
        const isItem = record.resource === "time_entries" || record.resource === "expenses";
        if (!isItem || person === null) return value;
        return `${textAt(record.fields, name)} [${person}]`.trim();
      }
      default:
        return value;
    }
  }

  #line(line: Fields): Fields {
    const project = this.options.ids.get("projects", textAt(line, "project", "id"));
    return {
      ...pick(line, "kind", "description", "quantity", "unit_price", "taxed", "taxed2"),
      ...("project" in line
        ? { project: project === undefined ? null : { id: exact(project) } }
        : {}),
    };
  }

  #mark(record: SavedRecord): Value {
    const own = record.fields["external_reference"];
    if (isFields(own)) return pick(own, "id", "group_id", "account_id", "permalink");
    return {
      id: this.markOf(record),
      group_id: `${MARK_PREFIX}${this.options.accountId}`,
      account_id: null,
      permalink: null,
    };
  }
}

/** Members of an object, null where it has none. */
function pick(fields: Fields, ...names: readonly string[]): Fields {
  return Object.fromEntries(names.map((name) => [name, fields[name] ?? null]));
}
