/**
 * Harvest backups from a program of your own: make one, or read an existing one.
 *
 * ```ts
 * import { backUp, readRecords } from "jsr:@getharvest-backup/cli/library";
 *
 * await backUp({ token: Deno.env.get("HARVEST_PAT") ?? "", output: "backup" });
 * for await (const { id, text } of readRecords("backup", { account: "123456", resource: "invoices" })) {
 *   console.log(id, JSON.parse(text).amount);
 * }
 * ```
 *
 * @module
 */
import settings from "../../deno.json" with { type: "json" };
import { backUp as run } from "../backup/back_up.ts";
import type { BackupEvent } from "../backup/context/event.ts";
import { CATALOG } from "../harvest/catalog.ts";
import { API_URL, ID_URL } from "../harvest/hosts.ts";
import { systemClock } from "../http/clock.ts";
import { BackupReader } from "../store/backup_reader.ts";
import { accountPaths } from "../store/layout/paths.ts";

export type { AccountInfo, BackupEvent, ReadMode, ResourceState } from "../backup/context/event.ts";

/** The tool's name in manifests and, by default, in the User-Agent. */
const TOOL = `getharvest-backup/${settings.version}`;

/** What to back up; only the token and the folder are required. */
export interface BackupOptions {
  /** A personal access token of Harvest. */
  readonly token: string;
  /** The backup's folder; it is made if it is missing. */
  readonly output: string;
  /** Ids of accounts; all that the token can access if left out. */
  readonly accounts?: readonly string[];
  /** Names of resources, as {@link resourceNames} gives them; all if left out. */
  readonly only?: readonly string[];
  /** Names of resources to leave out. */
  readonly skip?: readonly string[];
  /** Read everything again, not only changes. */
  readonly full?: boolean;
  /** PDFs and receipts too; true if left out. */
  readonly artifacts?: boolean;
  /** `<id>.json` beside each list; true if left out. */
  readonly recordFiles?: boolean;
  /** Accept a list that lost more than half of its records. */
  readonly acceptShrink?: boolean;
  /** Accept that the token's role sees less than before. */
  readonly acceptRole?: boolean;
  /** Ids of accounts of the backup that the token need not list any more. */
  readonly forgetAccounts?: readonly string[];
  /** Requests per 15 seconds; Harvest's limit of 100 if left out. */
  readonly rate?: number;
  /** `name (contact)`, as Harvest asks for. */
  readonly userAgent?: string;
  /** The API's address, if it is not Harvest's. */
  readonly apiUrl?: string;
  /** The ID service's address, if it is not Harvest's. */
  readonly idUrl?: string;
  /** Called with everything that happens; must not throw. */
  readonly onEvent?: (event: BackupEvent) => void;
  /** Ends the run; what is saved by then is kept. */
  readonly signal?: AbortSignal;
}

/** How a run ended; events say what is missing. `partial`: complete but for what was left out on request. */
export type BackupOutcome = "complete" | "partial" | "incomplete";

/**
 * Makes or updates a backup.
 * @throws Error whose `name` is `StatusError` with `status` 401 (the token was refused), `LockedError` (another run),
 * `NoAccountsError`, `NewerFormatError`, `UnreachableError` or `UsageError`; the signal's reason; or the system's errors.
 * What is saved by then is kept, and the next run resumes from there
 */
export async function backUp(options: BackupOptions): Promise<BackupOutcome> {
  let outcome: BackupOutcome = "incomplete";
  await run({
    token: options.token,
    output: options.output,
    apiUrl: options.apiUrl ?? API_URL,
    idUrl: options.idUrl ?? ID_URL,
    userAgent: options.userAgent ?? `${TOOL} (https://jsr.io/${settings.name})`,
    rate: options.rate ?? 100,
    accounts: options.accounts ?? [],
    only: options.only ?? [],
    skip: options.skip ?? [],
    forgetAccounts: options.forgetAccounts ?? [],
    options: {
      full: options.full ?? false,
      artifacts: options.artifacts ?? true,
      recordFiles: options.recordFiles ?? true,
      acceptShrink: options.acceptShrink ?? false,
      acceptRole: options.acceptRole ?? false,
    },
    tool: TOOL,
    pid: Deno.pid,
  }, {
    send: fetch,
    clock: systemClock,
    random: Math.random,
    signal: options.signal ?? new AbortController().signal,
    onEvent: (event) => {
      if (event.type === "run_finished" && event.outcome !== "interrupted") outcome = event.outcome;
      options.onEvent?.(event);
    },
  });
  return outcome;
}

/** Names of all resources that are backed up, such as `time_entries`. */
export function resourceNames(): string[] {
  return CATALOG.map(({ name }) => name);
}

/** Ids of the accounts in a backup, ascending. */
export async function readAccountIds(output: string): Promise<string[]> {
  return await new BackupReader(output).accounts();
}

/** One record of a backup. */
export interface BackupRecord {
  /** Decimal; may be more than a number holds. */
  readonly id: string;
  /** The record's JSON text exactly as Harvest sent it. */
  readonly text: string;
}

/**
 * The records of one list of a backup, ascending by id; none if there is no such list. Memory does not grow with the
 * list. Nothing is locked: a list is read as it was when reading began.
 * @throws RangeError if no list has that name; ListFormatError if the list is damaged
 */
export async function* readRecords(
  output: string,
  { account, resource }: { readonly account: string; readonly resource: string },
): AsyncGenerator<BackupRecord> {
  const found = CATALOG.find(({ name, kind }) => name === resource && kind === "list");
  if (!found) {
    throw new RangeError(`Cannot read records: there is no list ${JSON.stringify(resource)}`);
  }
  const decoder = new TextDecoder();
  const path = accountPaths(account).list(found.folder);
  for await (const { bytes, slices } of new BackupReader(output).list(path)) {
    for (let i = 0; i < slices.count; i++) {
      yield { id: slices.idText(i), text: decoder.decode(slices.record(bytes, i)) };
    }
  }
}
