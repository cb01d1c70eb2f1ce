import type { PlannedList } from "../plan/plan_account.ts";
import type { ListUpdate } from "../../store/write/update_list.ts";

/** A list that cannot be saved, though Harvest answered. */
export class IncompleteListError extends Error {
  override name = "IncompleteListError";
}

/**
 * So many records one deletes by hand without a thought; and what a lost permission hides of a list this short is seen
 * in its longer neighbours, in all of them together, or in the role.
 */
const FEW_DELETED = 10;

/**
 * What lost more than half of its records is rather a lost permission than a deletion, unless those were few. So it is with
 * a list, and with all lists of an account taken together: of a small account no list alone may have enough to tell by.
 */
export class ShrinkGuard {
  readonly #waitingFor: Set<string>;
  readonly #all = Promise.withResolvers<void>();
  #before = 0;
  #deleted = 0;

  /** Each of the account's lists that is read is {@link done} in the end. */
  constructor(lists: readonly PlannedList[]) {
    const read = lists.filter(({ reading }) => reading.how !== "none");
    this.#waitingFor = new Set(read.map(({ resource }) => resource.name));
  }

  /** How many records a list had, and how many of them were deleted; only what is said first counts. */
  done(name: string, { before = 0, deleted = 0 } = {}): void {
    if (!this.#waitingFor.delete(name)) return;
    this.#before += before;
    this.#deleted += deleted;
    if (this.#waitingFor.size === 0) this.#all.resolve();
  }

  /**
   * Discards an update of a list that lost too much; whether that is so of few may depend on all other lists.
   * @throws IncompleteListError then
   */
  async check(name: string, update: ListUpdate): Promise<void> {
    const { records, addedCount, deleted: { length: deleted } } = update;
    const before = records - addedCount + deleted;
    this.done(name, { before, deleted });
    if (deleted * 2 <= before) return;
    let lost = `The list lost ${deleted} of its ${before} records`;
    if (deleted < FEW_DELETED) {
      await this.#all.promise;
      if (this.#deleted < FEW_DELETED || this.#deleted * 2 <= this.#before) return;
      lost = `The account lost ${this.#deleted} of its ${this.#before} records`;
    }
    update.discard();
    throw new IncompleteListError(
      `${lost}, more than half: everything saved is kept; if they were deleted on purpose, run once with --accept-shrink`,
    );
  }
}
