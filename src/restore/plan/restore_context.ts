import type { AccountSource, SavedRecord } from "../../export/read_account.ts";
import { type Fields, textAt } from "../../json/exact.ts";
import { ADMINISTRATOR } from "../../harvest/roles.ts";
import { gapsOf, LEFT_OUT_ARTIFACTS } from "../../store/manifest/gaps.ts";
import { RESTORED } from "../records/restored.ts";
import {
  IdMap,
  naturalKey,
  type TimeMode,
  type TranslationOptions,
} from "../records/translation.ts";
import type { Selection } from "../records/selection.ts";
import type { Survey } from "../records/survey.ts";
import type { PersonMapping } from "../target/people.ts";
import type { TargetAccount } from "../target/target_account.ts";
import type { Upload } from "../wire/harvest_writer.ts";

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

/** Between which accounts a restore is. */
export interface Parties {
  readonly from: {
    readonly id: string;
    readonly name: string;
    readonly backedUpAt: string;
    /** What the backup does not have, and why. */
    readonly lacks: readonly string[];
  };
  readonly into: { readonly id: string; readonly name: string };
}

/** A restore and what is known so far of which record is which. */
export class RestoreContext implements TranslationOptions {
  readonly ids: IdMap;
  readonly accountId: string;
  /** What was archived in the target and is active as long as something is restored into it: `projects/41000215`. */
  readonly woken = new Set<string>();
  /** What was brought back and is not in the target any more, by the proof: `time_entries/2944187727`. */
  readonly gone: string[] = [];
  /** How the target tracks time by now. */
  timeMode: TimeMode;
  readonly #people: ReadonlyMap<string, PersonMapping>;
  /** Of those whose place one user of the target takes, the one whose rates and assignments that user gets. */
  readonly #first: ReadonlyMap<string, string>;
  readonly #byKey = new Map<string, Map<string, string[]>>();

  constructor(readonly options: RestoreOptions) {
    const { source, target, people, isThere, selection } = options;
    this.ids = new IdMap(isThere, selection.later);
    this.accountId = source.id;
    this.timeMode = timeModeOf(target.company);
    this.#people = new Map(people.map((person) => [person.id, person]));
    for (const { id, to } of people) this.ids.set("users", id, to);
    const inFile = ({ how }: PersonMapping) => Number(how === "file");
    const theirs = people.filter(({ how }) => how !== "owner");
    const lastFirst = theirs.sort((a, b) => inFile(a) - inFile(b)).reverse();
    this.#first = new Map(lastFirst.map(({ to, id }) => [to, id]));
  }

  get parties(): Parties {
    const { source: { id, manifest }, target } = this.options;
    const { account: { name }, role, run } = manifest;
    const isWanted = (resource: string) => resource in RESTORED || resource === LEFT_OUT_ARTIFACTS;
    const lacks = gapsOf(id, manifest).filter(({ resource }) => isWanted(resource))
      .map(({ path, resource, reason }) => `${path ?? resource.replaceAll("_", " ")}: ${reason}`);
    if (role !== ADMINISTRATOR) {
      lacks.unshift(`what only administrators see: it was read as ${role ?? "an unknown role"}`);
    }
    return {
      from: { id, name, backedUpAt: run.finished_at, lacks },
      into: { id: target.id, name: target.name },
    };
  }

  /** Whether somebody of the backup is one of several whose place one user takes, and not the first of them. */
  isMerged(userId: string): boolean {
    const to = this.#people.get(userId)?.to;
    return to !== undefined && this.#first.get(to) !== userId;
  }

  standIn(userId: string): string | null {
    const { how, name = null } = this.#people.get(userId) ?? {};
    return how === "owner" ? name : null;
  }

  /** Records that this restore has brought back: nothing else is changed. @throws ListFormatError | SyntaxError */
  async *restored(resource: string): AsyncGenerator<SavedRecord> {
    const { selection } = this.options;
    for await (const record of selection.records(resource)) {
      if (this.ids.entries(resource).has(record.id)) yield record;
    }
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

  /**
   * A record of the target with this natural key, made on or after a date, that is the counterpart of no other yet; undefined if
   * there is none. `list` is where it would be: `invoice_payments/39500004`.
   */
  reusable(
    { resource, list, key, since }: Readonly<Record<"resource" | "list" | "key" | "since", string>>,
  ): string | undefined {
    const there = this.list(list);
    const byKey = this.#byKey.get(list) ?? new Map<string, string[]>();
    if (!this.#byKey.has(list)) {
      this.#byKey.set(list, byKey);
      for (const [id, fields] of there) {
        const own = naturalKey(resource, fields);
        byKey.set(own, [...byKey.get(own) ?? [], id]);
      }
    }
    return byKey.get(key)?.find((id) =>
      !this.ids.isTaken(resource, id) && textAt(there.get(id) ?? {}, "created_at") >= since
    );
  }
}

/** How an account tracks time. */
export function timeModeOf(company: Fields): TimeMode {
  return company["wants_timestamp_timers"] === true ? "times" : "durations";
}
