import settings from "../../deno.json" with { type: "json" };
import { backUp as run } from "../backup/back_up.ts";
import type { BackupEvent } from "../backup/context/event.ts";
import { serverUrl } from "../cli/config.ts";
import { CATALOG } from "../harvest/catalog.ts";
import { API_URL, ID_URL } from "../harvest/hosts.ts";
import { systemClock } from "../http/clock.ts";
import { UsageError } from "../usage_error.ts";
import {
  InvalidOptionError,
  libraryError,
  NoSuchAccountError,
  NoSuchResourceError,
} from "./errors.ts";

/** The tool's name in manifests and, by default, in the User-Agent. */
const TOOL = `getharvest-backup/${settings.version}`;

/** What Harvest allows in 15 seconds. */
const DEFAULT_RATE = 100;

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
 * Makes or updates a backup. What is saved by the time of an error is kept, and the next run resumes from there.
 * @throws {TokenRefusedError} if Harvest does not accept the token
 * @throws {NoAccountsError} if it has access to no Harvest account
 * @throws {NoSuchAccountError} if it has no access to one of `accounts`
 * @throws {NoSuchResourceError} if `only` or `skip` has a name that no resource has
 * @throws {InvalidOptionError} if another option cannot be used
 * @throws {LockedError} if another process writes to the backup
 * @throws {NewerFormatError} if a later version has written it
 * @throws {HarvestUnavailableError} if Harvest cannot be reached
 * @throws the signal's reason, or the system's error, such as that of a full disk
 */
export async function backUp(options: BackupOptions): Promise<BackupOutcome> {
  checkOptions(options);
  const servers = serversOf(options);
  const { signal = new AbortController().signal, onEvent, accounts = [], ...rest } = options;
  let outcome: BackupOutcome = "incomplete";
  try {
    await run({
      token: rest.token,
      output: rest.output,
      ...servers,
      userAgent: rest.userAgent ?? `${TOOL} (https://jsr.io/${settings.name})`,
      rate: rest.rate ?? DEFAULT_RATE,
      accounts,
      only: rest.only ?? [],
      skip: rest.skip ?? [],
      forgetAccounts: rest.forgetAccounts ?? [],
      options: {
        full: rest.full ?? false,
        artifacts: rest.artifacts ?? true,
        recordFiles: rest.recordFiles ?? true,
        acceptShrink: rest.acceptShrink ?? false,
        acceptRole: rest.acceptRole ?? false,
      },
      tool: TOOL,
      pid: Deno.pid,
    }, {
      send: fetch,
      clock: systemClock,
      random: Math.random,
      signal,
      onEvent: (event) => {
        if (event.type === "run_finished" && event.outcome !== "interrupted") {
          outcome = event.outcome;
        }
        onEvent?.(event);
      },
    });
  } catch (error) {
    // The options are right, so what is wrong is an account.
    if (error instanceof UsageError && accounts.length > 0) {
      throw new NoSuchAccountError(error.message, { cause: error });
    }
    throw libraryError(error);
  }
  return outcome;
}

/** @throws {InvalidOptionError} */
function serversOf({ apiUrl = API_URL, idUrl = ID_URL }: BackupOptions) {
  try {
    return { apiUrl: serverUrl("apiUrl", apiUrl), idUrl: serverUrl("idUrl", idUrl) };
  } catch (error) {
    throw new InvalidOptionError(error instanceof Error ? error.message : "", { cause: error });
  }
}

/** @throws {NoSuchResourceError} | {InvalidOptionError} */
function checkOptions(
  { token, output, only = [], skip = [], rate = DEFAULT_RATE }: BackupOptions,
): void {
  const unknown = [...only, ...skip].find((name) =>
    !CATALOG.some((resource) => resource.name === name)
  );
  if (unknown !== undefined) {
    throw new NoSuchResourceError(`There is no resource ${JSON.stringify(unknown)}`);
  }
  if (only.length > 0 && only.every((name) => skip.includes(name))) {
    throw new InvalidOptionError("Nothing to back up: skip leaves out all that only names");
  }
  if (token.trim() === "") throw new InvalidOptionError("The token is empty");
  if (output === "") throw new InvalidOptionError("The folder's name (output) is empty");
  if (!Number.isInteger(rate) || rate < 1) {
    throw new InvalidOptionError(`The rate must be a whole number from 1, not ${rate}`);
  }
}
