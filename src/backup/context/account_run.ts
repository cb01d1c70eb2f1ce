import type { HarvestClient } from "../../harvest/harvest_client.ts";
import type { Clock } from "../../http/clock.ts";
import type { UsableFiles } from "../../store/trust/usable_files.ts";
import type { AccountFacts } from "./account_facts.ts";
import type { OnAccountEvent } from "./event.ts";
import type { KnownAccount } from "./known_account.ts";
import type { Refusals } from "./refusals.ts";
import type { RunJournal } from "./run_journal.ts";
import type { Semaphore } from "./semaphore.ts";

/** One account while it is backed up. Whoever does a part of it names which of these it works with. */
export interface AccountRun {
  readonly client: HarvestClient;
  readonly known: KnownAccount;
  readonly files: UsableFiles;
  readonly journal: RunJournal;
  readonly refusals: Refusals;
  readonly facts: AccountFacts;
  /** The run's time, by the server's clock. */
  readonly now: Date;
  /** Our own: for the manifest's run times and for how long something takes, never for what is asked of Harvest. */
  readonly clock: Clock;
  /** Whether `<id>.json` are written; if not, those of an older version of their record are removed. */
  readonly recordFiles: boolean;
  /** Bounds merging and writing in the whole run: each holds a few megabytes of buffers, and there are few cores. */
  readonly disk: Semaphore;
  /** Bounds downloads of PDFs and receipts: few, although Harvest sets no limit for them. */
  readonly downloads: Semaphore;
  readonly report: OnAccountEvent;
  readonly signal: AbortSignal;
}
