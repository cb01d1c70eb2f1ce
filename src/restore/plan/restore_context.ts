import type { AccountSource } from "../../export/read_account.ts";
import type { Fields } from "../../json/exact.ts";
import { IdMap } from "../records/id_map.ts";
import { naturalKey } from "../records/natural_key.ts";
import type { TimeMode } from "../records/request_body.ts";
import type { Selection } from "../records/selection.ts";
import type { Survey } from "../records/survey.ts";
import { Translation } from "../records/translation.ts";
import type { Upload } from "../wire/harvest_writer.ts";
import type { PersonMapping } from "../target/people.ts";
import type { TargetAccount } from "../target/target_account.ts";

/** What a restore is made of. */
export interface RestoreOptions {
  readonly source: AccountSource;
  readonly selection: Selection;
  readonly survey: Survey;
  readonly target: TargetAccount;
  readonly isSameAccount: boolean;
  /** Whether the target has a record under the id of the backup: in the same account only. */
  readonly isThere: (resource: string, id: string) => boolean;
  readonly people: readonly PersonMapping[];
  /** Whether invoices are sent and paid, and contacts get their addresses. */
  readonly finish: boolean;
  /** The backup's company; null if it has none. */
  readonly company: Fields | null;
  /** A receipt of the backup; null if it has none. */
  readonly receipt: (expenseId: string, fields: Fields) => Promise<Upload | null>;
  /** Expenses whose receipts are in the backup. */
  readonly receipts: ReadonlySet<string>;
}

/** A restore and what is known so far of which record is which. */
export class RestoreContext {
  readonly ids: IdMap;
  readonly translation: Translation;
  /** What was archived in the target and is active as long as something is restored into it: `projects/41000215`. */
  readonly woken = new Set<string>();
  /** How the target tracks time by now. */
  timeMode: TimeMode;
  readonly #people: ReadonlyMap<string, PersonMapping>;
  readonly #projects = new Map<string, string>();
  readonly #byKey = new Map<string, Map<string, string[]>>();

  constructor(readonly options: RestoreOptions) {
    const { source, target, people, isThere } = options;
    this.ids = new IdMap(isThere);
    this.timeMode = target.company["wants_timestamp_timers"] === true ? "times" : "durations";
    this.#people = new Map(people.map((person) => [person.id, person]));
    for (const { id, to } of people) this.ids.set("users", id, to);
    this.translation = new Translation({
      ids: this.ids,
      accountId: source.id,
      standIn: (userId) => {
        const person = this.#people.get(userId);
        return person?.how === "owner" ? person.name : null;
      },
    });
  }

  /** The project of an assignment that the list of the target does not have yet; "" for everything else. */
  newProjectOf(resource: string, old: string): string {
    return this.#projects.get(`${resource}/${old}`) ?? "";
  }

  /** Remembers which project of the target a new assignment is on. */
  noteProject(resource: string, old: string, project: string): void {
    this.#projects.set(`${resource}/${old}`, project);
  }

  /** Who stands for a person of the backup. */
  person(id: string): PersonMapping | undefined {
    return this.#people.get(id);
  }

  /** Whether the receipt of an expense can be sent. */
  hasReceipt({ id }: { readonly id: string }): boolean {
    return this.options.receipts.has(id);
  }

  /** Master data of the target by id, as they were read last. */
  list(resource: string): Map<string, Fields> {
    return this.options.target.lists.get(resource) ?? new Map();
  }

  /** Replaces a list of the target that has changed since it was read. */
  relist(resource: string, records: ReadonlyMap<string, Fields>): void {
    const list = this.list(resource);
    list.clear();
    for (const [id, fields] of records) list.set(id, fields);
    this.#byKey.delete(resource);
  }

  /** A record of the target with this natural key that stands for no other yet; undefined if there is none. */
  reusable(resource: string, key: string): string | undefined {
    let byKey = this.#byKey.get(resource);
    if (byKey === undefined) {
      byKey = new Map();
      for (const [id, fields] of this.list(resource)) {
        const own = naturalKey(resource, fields);
        byKey.set(own, [...byKey.get(own) ?? [], id]);
      }
      this.#byKey.set(resource, byKey);
    }
    return byKey.get(key)?.find((id) => !this.ids.isTaken(resource, id));
  }
}
