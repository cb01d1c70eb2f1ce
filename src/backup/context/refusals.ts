import { resourceIn } from "../../harvest/catalog.ts";
import { ADMINISTRATOR } from "../../harvest/roles.ts";
import { isoSeconds } from "../../http/clock.ts";
import type { ResourceEntry } from "../../store/manifest/manifest.ts";
import { parseAccountPath } from "../../store/layout/paths.ts";
import { isSettled, type Refusal, unavailableText, withDay } from "../../store/manifest/refusal.ts";

/** A file, or with its name as the `key` a resource, that Harvest has refused for days. */
interface SettledRefusal {
  readonly key: string;
  readonly resource: string;
  readonly since: string;
  readonly reason: string;
}

/** What Harvest refuses of an account, run after run: by path below the account's folder, or by resource. */
export class Refusals {
  readonly #entries: Map<string, Refusal>;

  constructor(before: Readonly<Record<string, Refusal>>, readonly now: Date) {
    this.#entries = new Map(Object.entries(before));
  }

  /** Notes an answer. Returns whether that is what Harvest has. */
  note(key: string, answer: string): boolean {
    const before = this.#entries.get(key);
    const days = withDay(before?.answer === answer ? before.days : [], this.now);
    this.#entries.set(key, { answer, days });
    return isSettled(days);
  }

  /**
   * What an answer makes of a resource. What Harvest refuses on one day is a gap; what it refuses for days is what it has. So
   * it is with what it says not to have, also where it had it before, and with what it forbids to an administrator and
   * never gave.
   */
  judge(
    name: string,
    entry: ResourceEntry,
    { status, role }: { readonly status: number | null; readonly role: string | null },
  ): ResourceEntry {
    const { state, records } = entry;
    const isRefused = state === "unavailable"
      ? role === ADMINISTRATOR && records > 0
      : state === "forbidden"
      ? role === ADMINISTRATOR && records === 0
      : state === "incomplete" && (status === 404 || status === 410);
    if (!isRefused || status === null) return entry;
    const answer = `status ${status}`;
    if (!this.note(name, answer)) {
      const reason = entry.reason ??
        `Harvest had it before and answers ${answer} now; everything saved is kept`;
      const gap = state === "forbidden" ? state : "incomplete";
      return { ...entry, state: gap, reason };
    }
    const { pending: _, ...rest } = entry;
    const reason = unavailableText(answer);
    return { ...rest, state: "unavailable", reason, read_at: isoSeconds(this.now) };
  }

  /** What was refused has come. */
  came(key: string): void {
    this.#entries.delete(key);
  }

  has(key: string): boolean {
    return this.#entries.has(key);
  }

  /** Forgets what is in `folder` and ends like `ending`, but for these. */
  keepOnly(folder: string, ending: string, keys: ReadonlySet<string>): void {
    for (const key of this.#entries.keys()) {
      const isOne = key.startsWith(`${folder}/`) && key.endsWith(ending);
      if (isOne && !keys.has(key)) this.#entries.delete(key);
    }
  }

  /** What is settled, of which resource, and since which day. */
  settled(): SettledRefusal[] {
    return Object.entries(this.entries).flatMap(([key, { answer, days }]) =>
      isSettled(days)
        ? [{
          key,
          resource: resourceOf(key),
          since: days[0] ?? "",
          reason: unavailableText(answer),
        }]
        : []
    );
  }

  get entries(): Readonly<Record<string, Refusal>> {
    return Object.fromEntries([...this.#entries].sort(([a], [b]) => (a < b ? -1 : 1)));
  }
}

/** The resource that a path below the account's folder is of, or itself. */
export function resourceOf(key: string): string {
  const file = parseAccountPath(key);
  if (!file || !("folder" in file)) return key;
  return resourceIn(file.folder, file.kind === "child list" ? file.suffix : undefined)?.name ?? "";
}
