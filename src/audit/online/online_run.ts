import type { AuditRun } from "../ledger/audit_run.ts";
import { compareDirectories } from "./compare_directories.ts";
import type { HarvestClient } from "../../harvest/harvest_client.ts";
import { Directory } from "../ledger/directory.ts";
import { readFresh } from "./fresh_records.ts";
import type { YearlyTotals } from "../ledger/yearly_totals.ts";

/** The part of an account's audit that asks Harvest. */
export interface OnlineRun extends AuditRun {
  readonly client: HarvestClient;
  readonly years: YearlyTotals;
  readonly now: Date;
  /** Names and settings as Harvest has them now; read when first asked for, as most audits do not need them. */
  readonly freshDirectory: () => Promise<FreshDirectory>;
  readonly onProgress: (progress: AuditProgress) => void;
}

/** Names and settings as Harvest has them now. */
export interface FreshDirectory {
  readonly directory: Directory;
  /** Some are not those of the backup, and were noted down: figures differ for that alone. */
  readonly hasOtherSettings: boolean;
}

/** How far the comparison of years has come. */
export interface AuditProgress {
  readonly year: number;
  /** Years that are done, and all of them. */
  readonly done: number;
  readonly total: number;
}

/**
 * Reads names and settings from Harvest, once, and notes which of them differ from the backup's.
 * @throws StatusError | TransientError | UnreachableError | PagingError | UnsteadyListError
 */
export function freshDirectoryOf(
  run: Omit<OnlineRun, "freshDirectory">,
): OnlineRun["freshDirectory"] {
  let reading: Promise<FreshDirectory> | null = null;
  const read = async () => {
    const directory = new Directory();
    for (const resource of ["clients", "projects"] as const) {
      const request = { resource, query: {} };
      await readFresh(run, request, (record) => directory.see(resource, record));
    }
    return { directory, hasOtherSettings: compareDirectories(run, directory) };
  };
  return () => reading ??= read();
}
