/** What could not be saved, and why. */
interface Failure {
  readonly resource: string;
  /** Null: the resource itself. */
  readonly path: string | null;
  readonly reason: string;
}

/** What failed for one reason. */
export interface CommonCause<F extends Failure> {
  readonly reason: string;
  readonly failures: readonly F[];
}

/** What differs between requests that fail for one reason. */
const URL_REGEXP = /https?:[^\s"]+/g;

/** The reason why nothing below a list was read. */
const PARENT_REGEXP = /^(\w+) could not be read(?:;|$)/;

/** Failures by what caused them: lists that were refused alike, with what is below them, and files alike. */
export function byCause<F extends Failure>(failures: readonly F[]): CommonCause<F>[] {
  const causes = new Causes();
  const groups = Map.groupBy(failures.toSorted(causesFirst), (failure) => causes.of(failure));
  return [...groups.values()].map(([first, ...others]) => ({
    // Not that of what is below a list, which says less.
    reason: first?.reason ?? "",
    failures: first === undefined ? [] : [first, ...others],
  }));
}

/** Lists before what is below them; the order of the others stays. */
function causesFirst(a: Failure, b: Failure): number {
  return Number(PARENT_REGEXP.test(a.reason)) - Number(PARENT_REGEXP.test(b.reason));
}

/** Finds which failures have the same cause, as they come: a list before what is below it. */
export class Causes {
  readonly #ofLists = new Map<string, string>();

  /** A text that is the same for failures of one account with the same cause. */
  of({ resource, path, reason }: Failure): string {
    const common = reason.replace(URL_REGEXP, "");
    if (path !== null) return JSON.stringify([resource, common]);
    const [, parent = ""] = PARENT_REGEXP.exec(reason) ?? [];
    const cause = this.#ofLists.get(parent) ?? common;
    this.#ofLists.set(resource, cause);
    return cause;
  }
}
