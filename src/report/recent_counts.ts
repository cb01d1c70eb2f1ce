import { CATALOG } from "../harvest/catalog.ts";
import type { RecentAccount, RecentChange } from "../inspect/recent_changes.ts";

type Kind = Exclude<RecentChange["kind"], "repeated">;

/** How many records are new, changed, deleted; the new ones by the manifest, whether they are named or not. */
export class RecentCounts {
  readonly #added: RecentAccount["added"];
  readonly #byResource = new Map<string, Record<Kind, number>>();
  repeated = 0;

  constructor({ added }: RecentAccount) {
    this.#added = added;
    for (const [resource, count] of added) this.#of(resource).added = count;
  }

  add({ kind, resource }: RecentChange): void {
    if (kind === "repeated") this.repeated++;
    else if (kind !== "added" || !this.#added.has(resource)) this.#of(resource)[kind]++;
  }

  /** In the order of the catalog. */
  get byResource(): (readonly [resource: string, counts: Record<Kind, number>])[] {
    return CATALOG.flatMap(({ name }) => {
      const counts = this.#byResource.get(name);
      return counts ? [[name, counts] as const] : [];
    });
  }

  get total(): Record<RecentChange["kind"], number> {
    const counts = [...this.#byResource.values()];
    const sum = (kind: Kind) => counts.reduce((total, each) => total + each[kind], 0);
    return {
      added: sum("added"),
      changed: sum("changed"),
      deleted: sum("deleted"),
      repeated: this.repeated,
    };
  }

  #of(resource: string): Record<Kind, number> {
    const counts = this.#byResource.get(resource) ?? { added: 0, changed: 0, deleted: 0 };
    this.#byResource.set(resource, counts);
    return counts;
  }
}
