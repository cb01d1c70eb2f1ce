import { CATALOG } from "../../harvest/catalog.ts";
import { type Reference, REFERENCES } from "../../harvest/references.ts";
import { IdList, idText, parseId } from "../../json/record_id.ts";
import { foundId } from "../../json/slice_records.ts";
import { type AuditRun, isComplete, visitList, type Visitor } from "../ledger/audit_run.ts";
import { RecordFields } from "../ledger/record_fields.ts";

/**
 * Members that Harvest leaves behind when what they name is deleted. All others hold: Harvest refuses to delete a
 * client, project, task, person or category that is still named, or deletes what names it as well.
 */
const LOOSE: ReadonlySet<string> = new Set([
  "creator",
  "estimate",
  "reviewer",
  "user_assignment",
  "task_assignment",
  "user_ids[]",
  "line_items[].project",
]);

/** Checks that what records refer to is in the backup too; of each list only the ids are held. */
export class ReferenceCheck {
  #checked = 0;
  readonly #ids = new Map<string, IdList>();

  constructor(readonly run: AuditRun) {}

  /** References that were looked up. */
  get checked(): number {
    return this.#checked;
  }

  /** Reads the ids of all lists that are referred to; what the backup does not have whole is not missed in it. */
  async load(): Promise<void> {
    const targets = new Set(REFERENCES.map(({ to }) => to));
    for (const resource of CATALOG) {
      if (!targets.has(resource.name) || !isComplete(this.run, resource.name)) continue;
      const ids = new IdList();
      const see = ({ id }: { id: string }) => {
        const found = parseId(id);
        if (found) ids.push(found.hi, found.lo);
      };
      if (await visitList(this.run, resource, [{ see }]) !== null) {
        this.#ids.set(resource.name, ids);
      }
    }
  }

  /** Looks at the records of a resource; null if they refer to nothing. */
  visitorOf(resource: string): Visitor | null {
    const references = REFERENCES.filter(({ from, to }) => from === resource && this.#ids.has(to));
    if (references.length === 0) return null;
    const members = [...new Set(references.map(({ member }) => member.split("[]")[0] ?? ""))];
    const fields = new RecordFields([...members, "updated_at"]);
    const inner = new RecordFields(["project"]);
    return {
      see: ({ bytes, start, end, id }) => {
        fields.load(bytes, start, end);
        for (const reference of references) this.#look(fields, { inner, reference, id });
      },
    };
  }

  #look(
    fields: RecordFields,
    { inner, reference, id }: { inner: RecordFields; reference: Reference; id: string },
  ): void {
    const [member = "", rest] = reference.member.split("[]");
    if (rest === undefined) {
      if (fields.findReference(member)) this.#judge(fields, { reference, id });
    } else if (rest === "") {
      for (const digits of fields.json(member)?.match(/\d+/g) ?? []) {
        Object.assign(foundId, parseId(digits));
        this.#judge(fields, { reference, id });
      }
    } else {
      for (const item of fields.each(member, inner)) {
        if (item.findReference(rest.slice(1))) this.#judge(fields, { reference, id });
      }
    }
  }

  /** The target is in `foundId`. */
  #judge(fields: RecordFields, { reference, id }: { reference: Reference; id: string }): void {
    const { run } = this;
    this.#checked++;
    if (this.#ids.get(reference.to)?.has(foundId.hi, foundId.lo)) return;
    const target = idText(foundId.hi, foundId.lo);
    // The lists are read one beside the other: what was made meanwhile may be in one and not yet in the other.
    const isFresh = (fields.text("updated_at") ?? "") >= run.manifest.run.started_at;
    run.book.add(LOOSE.has(reference.member) || isFresh ? "dangling_normal" : "dangling", {
      resource: reference.from,
      record:
        `${reference.from} ${id}: ${reference.member} ${target} is not among the ${reference.to}`,
    });
  }
}
