import { CATALOG } from "../../harvest/catalog.ts";
import { type Reference, REFERENCES } from "../../harvest/references.ts";
import { IdList, idText, parseId } from "../../json/record_id.ts";
import { foundId } from "../../json/slice_records.ts";
import type { AccountBackup, Visitor } from "../ledger/account_backup.ts";
import { RecordFields } from "../../figures/record_fields.ts";

/**
 * Members whose record Harvest may delete without changing them. For all others, Harvest refuses to delete a client,
 * project, task, user or category that records refer to, or deletes these records, too.
 */
const MAY_DANGLE: ReadonlySet<string> = new Set([
  "creator",
  "estimate",
  "reviewer",
  "user_assignment",
  "task_assignment",
  "user_ids[]",
  "line_items[].project",
]);

/** A record that others refer to and that no list has. */
interface Missing {
  readonly to: string;
  readonly id: string;
  /** Whether Harvest leaves all of these references. */
  isNormal: boolean;
  /** How many references there are, by resource and member. */
  readonly counts: Map<string, number>;
}

/** Checks that the backup has the records that others refer to; holds the ids of each list, and nothing else. */
export class ReferenceCheck {
  /** References that were checked. */
  checked = 0;
  readonly #ids = new Map<string, IdList>();
  readonly #missing = new Map<string, Missing>();

  private constructor(readonly backup: AccountBackup) {}

  /** Reads the ids of all lists that records refer to; incomplete lists are not checked against. */
  static async load(backup: AccountBackup): Promise<ReferenceCheck> {
    const references = new ReferenceCheck(backup);
    const targets = new Set(REFERENCES.map(({ to }) => to));
    for (const { name } of CATALOG) {
      if (!targets.has(name) || !backup.isComplete(name)) continue;
      const ids = new IdList();
      const count = await backup.visit(name, ({ id }) => {
        const found = parseId(id);
        if (found) ids.push(found.hi, found.lo);
      });
      if (count !== null) references.#ids.set(name, ids);
    }
    return references;
  }

  /** What checks the records of a resource: nothing if they refer to none. */
  visitors(resource: string): Visitor[] {
    const references = REFERENCES.filter(({ from, to }) => from === resource && this.#ids.has(to));
    if (references.length === 0) return [];
    const members = [...new Set(references.map(({ member }) => member.split("[]")[0] ?? ""))];
    const fields = new RecordFields([...members, "updated_at"]);
    const inner = new RecordFields("project");
    return [({ bytes, start, end }) => {
      fields.load(bytes, start, end);
      for (const reference of references) {
        eachTarget(reference, { fields, inner }, () => this.#check(reference, fields));
      }
    }];
  }

  /** Logs what is missing, each record once however many others refer to it. */
  async logMissing(): Promise<void> {
    const lists = Map.groupBy(this.#missing.values(), ({ to }) => to);
    for (const [to, missing] of lists) {
      const deletedAt = await this.backup.deletions(to);
      for (const { id, isNormal, counts } of missing) {
        const noticedAt = deletedAt.get(id);
        const from = [...counts].map(([member, count]) => `${count} × ${member}`).join(", ");
        const gone = noticedAt === undefined ? "" : `, deleted in Harvest (noticed ${noticedAt})`;
        const unexplained = isNormal ? "dangling_normal" : "dangling";
        this.backup.findings.add(noticedAt === undefined ? unexplained : "dangling_deleted", {
          resource: to,
          record: `${to} ${id}${gone}: ${from}`,
        });
      }
    }
  }

  /** The id of the target is in `foundId`. */
  #check({ from, member, to }: Reference, fields: RecordFields): void {
    this.checked++;
    if (this.#ids.get(to)?.has(foundId.hi, foundId.lo)) return;
    const id = idText(foundId.hi, foundId.lo);
    // Lists are read at different times: a record made during the backup may be in one list but not yet in the other.
    const isNew = (fields.text("updated_at") ?? "") >= this.backup.manifest.run.started_at;
    const key = `${to} ${id}`;
    const missing = this.#missing.get(key) ?? { to, id, isNormal: true, counts: new Map() };
    this.#missing.set(key, missing);
    missing.isNormal &&= MAY_DANGLE.has(member) || isNew;
    const of = `${from} (${member})`;
    missing.counts.set(of, (missing.counts.get(of) ?? 0) + 1);
  }
}

/** Calls `use` for each record that a member refers to, with the id in `foundId`. */
function eachTarget(
  reference: Reference,
  { fields, inner }: { fields: RecordFields; inner: RecordFields },
  use: () => void,
): void {
  const [member = "", rest] = reference.member.split("[]");
  if (rest === undefined) {
    if (fields.findReference(member)) use();
  } else if (rest === "") {
    for (const digits of fields.json(member)?.match(/\d+/g) ?? []) {
      Object.assign(foundId, parseId(digits));
      use();
    }
  } else {
    for (const item of fields.each(member, inner)) if (item.findReference(rest.slice(1))) use();
  }
}
