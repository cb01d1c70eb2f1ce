import type { Resource } from "../../harvest/catalog.ts";
import type { RepeatedList } from "../../harvest/repeated.ts";
import { slicedRecords } from "../../json/slice_records.ts";
import { isFatal, type Shortfall, shortfallOf } from "../context/failure.ts";
import type { KnownAccount } from "../context/known_account.ts";
import { type ExpectedRecord, type ForecastOptions, ListForecast } from "./list_forecast.ts";
import {
  type AccountPlan,
  parentAction,
  type PlannedChildren,
  type PlannedList,
  repeatedLists,
} from "./plan_account.ts";
import { RepeatedValues } from "./repeated_values.ts";
import { artifactState, type WantedArtifact, wantedArtifact } from "./wanted_artifact.ts";

/** What a run would ask of one resource. */
export interface PlannedResource {
  readonly resource: string;
  /** Records that would be read; null if only the run itself can find out. */
  readonly records: number | null;
  readonly requests: number;
  /** Binaries that would be fetched. */
  readonly artifacts: number;
  /** `full`, `changes`, or the state it would be left in. */
  readonly state: string;
}

/** Nothing is asked for but what is said. */
const row = (
  { name }: Resource,
  state: string,
  asked: Partial<PlannedResource> = {},
): PlannedResource => ({
  resource: name,
  records: null,
  requests: 0,
  artifacts: 0,
  state,
  ...asked,
});

/** An account's objects, which were read to make the plan. */
function plannedObjects({ facts, refusal }: AccountPlan): PlannedResource[] {
  return facts.objects.map(({ resource, answer }) => {
    const failure = "error" in answer &&
      stateText(shortfallOf(answer.error, resource, facts.role).own);
    const records = failure === false ? 1 : null;
    return row(resource, refusal?.state ?? (failure || "full"), { records, requests: 1 });
  });
}

/** Parents of the children of one resource. */
interface ExpectedParents {
  readonly child: PlannedChildren;
  /** How many are asked for in any case. */
  count: number;
  /** Ids of those that are asked for if their children are outdated. */
  readonly others: string[];
}

/** A list whose forecast is made, and what its children will take once those of all lists are. */
interface ForecastList {
  readonly own: PlannedResource;
  readonly children: () => Promise<readonly PlannedResource[]>;
}

/** Makes the forecasts of an account's lists, each once and after those whose values are repeated along with its own. */
export class AccountForecast {
  readonly #plan: AccountPlan;
  readonly #options: ForecastOptions;
  readonly #values = new RepeatedValues();
  /** The lists that decide which children are outdated. */
  readonly #repeated: readonly RepeatedList[];
  readonly #lists = new Map<string, Promise<ForecastList | null>>();

  constructor(plan: AccountPlan, options: ForecastOptions) {
    this.#plan = plan;
    this.#options = options;
    // Those that the run leaves out, too.
    this.#repeated = plan.lists.flatMap(({ children }) => children)
      .filter(({ parents }) => parents === "changed").flatMap(repeatedLists);
  }

  /** What carrying out the plan would take, as far as that can be known beforehand. @throws see {@link isFatal} */
  async rows(): Promise<PlannedResource[]> {
    const names = this.#plan.lists.map(({ resource: { name } }) => name);
    const all = new Set([...names, ...this.#repeated.map(({ name }) => name)]);
    const lists = await Promise.all(Array.from(all, (name) => this.#list(name)));
    const rows = lists.filter((list) => list !== null).map(async ({ own, children }) => [
      own,
      ...await children(),
    ]);
    return [...plannedObjects(this.#plan), ...(await Promise.all(rows)).flat()];
  }

  #list(name: string): Promise<ForecastList | null> {
    const list = this.#lists.get(name) ?? this.#make(name);
    this.#lists.set(name, list);
    return list;
  }

  /** Null for a list that the run leaves out. */
  async #make(name: string): Promise<ForecastList | null> {
    const repeated = this.#repeated.find((list) => list.name === name);
    await Promise.all(Object.values(repeated?.along ?? {}).map((other) => this.#list(other)));
    const planned = this.#plan.lists.find(({ resource }) => resource.name === name);
    // Records that are not read stay as they are on disk.
    const list = planned && await this.#forecast(planned, repeated);
    if (repeated && !list?.isRead) await this.#takeSaved(repeated);
    return list ?? null;
  }

  async #takeSaved(repeated: RepeatedList): Promise<void> {
    const { known } = this.#options;
    const path = known.paths.list(repeated.name);
    const take = this.#values.taker(repeated);
    if (!await known.isSoundList(path)) return;
    for await (const batch of await known.soundList(path)) {
      for (const { text } of slicedRecords(batch)) take(text);
    }
  }

  /** What carrying out the plan of a list and its children would take. @throws see {@link isFatal} */
  async #forecast(
    planned: PlannedList,
    repeated: RepeatedList | undefined,
  ): Promise<ForecastList & { readonly isRead: boolean }> {
    const { resource, reading, children } = planned;
    const { facts: { baseUri, role } } = this.#plan;
    const { known } = this.#options;
    const unread = (own: PlannedResource, state: string) => ({
      own,
      children: () => Promise.resolve(children.map((child) => row(child.resource, state))),
      isRead: false,
    });
    if (reading.how === "none") {
      const { state } = reading.shortfall;
      return unread(row(resource, state), state);
    }
    let artifacts = 0;
    const parents = children.map((child): ExpectedParents => ({ child, count: 0, others: [] }));
    const take = repeated && this.#values.taker(repeated);
    try {
      const found = await new ListForecast(planned, this.#options).make(async (record) => {
        take?.(record.text);
        for (const each of parents) expectParent(each, record, known);
        if (!planned.artifacts) return;
        const wanted = await wantedArtifact(record.text, record.id, { resource, baseUri, known });
        if (wanted && await mustBeFetched(wanted, known)) artifacts++;
      });
      const { records, requests, mode, isCounted } = found;
      return {
        own: row(resource, mode, { records, requests, artifacts }),
        children: () =>
          Promise.all(parents.map((each) => this.#childRow(each, isCounted ? records : null))),
        isRead: true,
      };
    } catch (error) {
      if (isFatal(error)) throw error;
      const { own, ofChildren } = shortfallOf(error, resource, role);
      return unread(row(resource, stateText(own), { requests: 1 }), stateText(ofChildren));
    }
  }

  /** `counted`: how many parents there are, where they were not looked at. */
  async #childRow(
    { child, count, others }: ExpectedParents,
    counted: number | null,
  ): Promise<PlannedResource> {
    const { resource, parents, shortfall } = child;
    const { known } = this.#options;
    if (shortfall) return row(resource, shortfall.state);
    let requests = counted ?? count;
    const isUsable = (path: string) => known.isIntact(path);
    for (const id of others) {
      if (await this.#values.isOutdated(resource, id, { known, isUsable })) requests++;
    }
    return row(resource, parents === "all" ? "full" : "changes", { requests });
  }
}

function expectParent(
  expected: ExpectedParents,
  record: ExpectedRecord,
  known: KnownAccount,
): void {
  const { child, others } = expected;
  if (parentAction(child, record, known) === "read") expected.count++;
  else if (!child.resource.repeats) return;
  else if (parentAction(child, { ...record, isChanged: true }, known) === "read") {
    others.push(record.id);
  }
}

/** Of the binaries that another program saved, a run takes over the PDFs. */
async function mustBeFetched(wanted: WantedArtifact, known: KnownAccount): Promise<boolean> {
  const state = await artifactState(wanted, known);
  const isTakenOver = known.isImported && wanted.source.kind !== "receipt";
  return state === "missing" || (state === "unknown" && !isTakenOver);
}

/** Of a failure, the reason says more than the state. */
function stateText({ state, reason }: Shortfall): string {
  return state === "incomplete" && reason !== null ? reason : state;
}
