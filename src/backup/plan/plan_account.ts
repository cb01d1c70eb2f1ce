import type { Resource } from "../../harvest/catalog.ts";
import { type RepeatedList, repeatedWith } from "../../harvest/repeated.ts";
import { ADMINISTRATOR, isLesserRole } from "../../harvest/roles.ts";
import { readMember } from "../../json/scan.ts";
import type { RunOptions } from "../context/backup_request.ts";
import type { AccountFacts } from "../context/account_facts.ts";
import { UNPROVED_ROLE } from "../../store/trust/trusted_manifest.ts";
import type { Shortfall } from "../context/failure.ts";
import type { KnownAccount } from "../context/known_account.ts";
import {
  changesSince,
  isFullChildListingDue,
  isKnownUnavailable,
  isShort,
} from "./reading_policy.ts";

/** The size of an empty list's file, which need not be cleared. */
const EMPTY_BYTES = 3;

/** How a list is read. */
export type Reading =
  | { readonly how: "whole" }
  /** What changed since a time, and a count: if that disagrees, the list is read whole after all. */
  | { readonly how: "changes"; readonly since: string }
  /** Nothing is asked for, neither of the list nor of its children. */
  | { readonly how: "none"; readonly shortfall: Shortfall };

/** The children of a list's records: which parents they are read for. */
export interface PlannedChildren {
  readonly resource: Resource;
  /** Of all parents, or of those that turn out new or changed when their list has been read. */
  readonly parents: "all" | "changed";
  /** Parents that earlier runs did not get to, or whose files are gone: they are asked for in any case. */
  readonly due: ReadonlySet<string>;
  /** Why nothing is asked for; null if something is. */
  readonly shortfall: Shortfall | null;
}

/** One list, and what depends on its records. */
export interface PlannedList {
  readonly resource: Resource;
  readonly reading: Reading;
  /** Whether the list may lose more than half of its records. */
  readonly acceptShrink: boolean;
  readonly children: readonly PlannedChildren[];
  /** Children, of this list or of others, that repeat values of its records: see {@link repeatedLists}. */
  readonly repeatedBy: readonly PlannedChildren[];
  /** Whether the PDFs or receipts of its records are fetched if they are missing. */
  readonly artifacts: boolean;
}

/** What is asked for in one account, and how. A run carries it out, `--dry-run` and `check` show it. */
export interface AccountPlan {
  readonly facts: AccountFacts;
  /** Now, by the server's clock: ours may be wrong. */
  readonly now: Date;
  /** The role of the last run, if that saw more than the token does now. */
  readonly lostRole: string | null;
  /** Why nothing is taken from the account; null if something is. */
  readonly refusal: Shortfall | null;
  readonly lists: readonly PlannedList[];
}

/**
 * Decides what is asked for in an account, from what the backup knows of it and what its objects say. `resources` are
 * those that were selected, `today` is the time where the server does not give its own.
 */
export async function planAccount(
  known: KnownAccount,
  facts: AccountFacts,
  { resources, options, today }: {
    resources: readonly Resource[];
    options: RunOptions;
    today: Date;
  },
): Promise<AccountPlan> {
  await known.lookForGone();
  const now = facts.serverDate ?? today;
  const before = known.manifest?.role ?? null;
  // Nobody knows what was seen before: it may have been all.
  const seen = before === UNPROVED_ROLE ? ADMINISTRATOR : before;
  const lostRole = isLesserRole(facts.role, seen) ? before : null;
  const refusal = lostRole !== null && !options.acceptRole
    ? lostRoleShortfall(lostRole, facts.role)
    : null;
  if (refusal === null && facts.role !== before) known.forgetFullListings();
  const all = resources.filter(({ kind }) => kind === "child").map((child) =>
    childrenOf(child, known, { now, isFull: options.full })
  );
  const lists = await Promise.all(
    resources.filter(({ kind }) => kind === "list").map(async (resource): Promise<PlannedList> => {
      const shortfall = refusal ?? (isOff(resource, facts) ? TURNED_OFF : null) ??
        unavailable(resource, known, { now, isFull: options.full });
      return {
        resource,
        reading: shortfall
          ? { how: "none", shortfall }
          : await readingOf(resource, known, { now, isFull: options.full }),
        acceptShrink: options.acceptShrink,
        children: all.filter((child) => child.resource.parent === resource.name),
        repeatedBy: all.filter((child) =>
          repeatedLists(child).some(({ name }) => name === resource.name)
        ),
        artifacts: options.artifacts && resource.artifact !== undefined,
      };
    }),
  );
  return { facts, now, lostRole, refusal, lists };
}

/** Whether something reads the records of a list when it is on disk. */
export function isReadAfter({ children, repeatedBy, artifacts }: PlannedList): boolean {
  return children.length + repeatedBy.length > 0 || artifacts;
}

/** The lists whose values some children repeat, each after those that are repeated along with it. */
export function repeatedLists({ resource: { repeats } }: PlannedChildren): readonly RepeatedList[] {
  return repeats ? repeatedWith(repeats.list) : [];
}

const TURNED_OFF: Shortfall = { state: "off", reason: null };

/** Why something is not asked for that Harvest has said not to have. */
function unavailable(
  resource: Resource,
  known: KnownAccount,
  { now, isFull }: { now: Date; isFull: boolean },
): Shortfall | null {
  const entry = known.entry(resource);
  return !isFull && isKnownUnavailable(entry, now)
    ? { state: "unavailable", reason: entry?.reason ?? null }
    : null;
}

/** Why nothing is taken from an account whose token now sees less than it did. */
function lostRoleShortfall(lostRole: string, role: string | null): Shortfall {
  return {
    state: "incomplete",
    reason:
      (lostRole === UNPROVED_ROLE
        ? "What the token could see before is not known, since manifest.json was not as it was written; its role is "
        : `The token's role was "${lostRole}" and is `) +
      `${role === null ? "unknown" : `"${role}"`} now, which may see fewer ` +
      "records: everything saved is kept and nothing was read; use an administrator's token, or run once with --accept-role",
  };
}

function isOff({ module }: Resource, { modulesOff }: AccountFacts): boolean {
  return module !== undefined && (modulesOff?.has(module) ?? false);
}

async function readingOf(
  resource: Resource,
  known: KnownAccount,
  { now, isFull }: { now: Date; isFull: boolean },
): Promise<Reading> {
  // The disk may have come to harm meanwhile: what is to be built upon must be there.
  if (!(await known.isInPlace(known.paths.list(resource.folder)))) return { how: "whole" };
  const entry = known.entry(resource);
  if (!resource.updatedSince || isFull || entry === null || isShort(entry)) return { how: "whole" };
  const since = changesSince(entry, now);
  return since === null ? { how: "whole" } : { how: "changes", since };
}

function childrenOf(
  child: Resource,
  known: KnownAccount,
  { now, isFull }: { now: Date; isFull: boolean },
): PlannedChildren {
  const entry = known.entry(child);
  const isWhole = isFull || isFullChildListingDue(entry, now);
  return {
    resource: child,
    parents: isWhole ? "all" : "changed",
    due: new Set([...entry?.pending ?? [], ...known.parentsWithout(child, child.suffix ?? "")]),
    shortfall: unavailable(child, known, { now, isFull }),
  };
}

/**
 * What is to be done about the children of one record: `read` them, `clear` those on disk, since the record's role says
 * that it has none any more, or `leave` them.
 */
export function parentAction(
  { resource, parents, due, shortfall }: PlannedChildren,
  record: { readonly id: string; readonly text: Uint8Array; readonly isChanged: boolean },
  known: KnownAccount,
): "read" | "clear" | "leave" {
  const { id, text, isChanged } = record;
  if (shortfall) return "leave";
  if (parents === "changed" && !isChanged && !due.has(id)) return "leave";
  if (resource.parentRole === undefined) return "read";
  const roles = readMember(text, "access_roles");
  if (Array.isArray(roles) && roles.includes(resource.parentRole)) return "read";
  const { folder, suffix = "" } = resource;
  const path = known.paths.childList(folder, id, suffix);
  return (known.file(path)?.sizeBytes ?? 0) > EMPTY_BYTES || known.gone.has(path)
    ? "clear"
    : "leave";
}
