import type { Resource } from "../../harvest/catalog.ts";
import type { ResourceState } from "./event.ts";
import { ADMINISTRATOR } from "../../harvest/roles.ts";
import { StatusError, TransientError, UnreachableError } from "../../http/errors/http_error.ts";

/** The token was refused: nothing more can be read with it. */
export function isRefused(error: unknown): boolean {
  return error instanceof StatusError && error.status === 401;
}

/** The token's role does not reach this. */
export function isForbidden(error: unknown): boolean {
  return error instanceof StatusError && error.status === 403;
}

/**
 * Harvest's way of saying that an account, or a user who is not a manager, does not have this. Of an optional part, its list
 * says so: where that is there, what belongs to its records is, too.
 */
export function isMissing(error: unknown, resource: Resource): boolean {
  if (!(error instanceof StatusError)) return false;
  if (resource.parentRole !== undefined && error.status === 422) return true;
  return resource.kind === "list" && (resource.optional ?? false) &&
    [403, 404, 422].includes(error.status);
}

/** Why a resource is not complete; the reason is null where the state says it all. */
export interface Shortfall {
  readonly state: Exclude<ResourceState, "complete">;
  readonly reason: string | null;
}

/** What a failure makes of the resource that was asked for, and of the children below it; `role` is the token's. */
export function shortfallOf(
  error: unknown,
  resource: Resource,
  role: string | null,
): { readonly own: Shortfall; readonly ofChildren: Shortfall } {
  if (isMissing(error, resource)) {
    const own: Shortfall = { state: "unavailable", reason: null };
    return { own, ofChildren: own };
  }
  const state = isForbidden(error) ? "forbidden" : "incomplete";
  return {
    own: { state, reason: describeFailure(error, role) },
    ofChildren: { state, reason: `${resource.name} could not be read` },
  };
}

/**
 * Whether an error ends the run rather than one resource: the token was refused, the run was interrupted, or the disk
 * (or this program) is at fault. What Harvest answers about one resource never does.
 */
export function isFatal(error: unknown): boolean {
  if (isRefused(error)) return true;
  if (
    error instanceof StatusError || error instanceof TransientError ||
    error instanceof UnreachableError
  ) return false;
  return !(error instanceof Error) || !OF_A_RESOURCE.has(error.name);
}

/** Errors, by name, that concern one resource or artifact only. */
const OF_A_RESOURCE: ReadonlySet<string> = new Set([
  "ArtifactError",
  "BodyTooLargeError",
  "IncompleteListError",
  "IncompleteChildrenError",
  "JsonSyntaxError",
  // A damaged file of the backup: verify --repair repairs it.
  "ListFormatError",
  "PagingError",
  // A record with a value that is not JSON.
  "SyntaxError",
]);

/** A failure in words for the person who must do something about it; `role` is the token's. */
export function describeFailure(error: unknown, role: string | null): string {
  if (!(error instanceof Error)) return String(error);
  if (isForbidden(error)) {
    const why = role === ADMINISTRATOR
      ? "not permitted, although this token is an administrator's: the feature may be off"
      : "the token's role may not read it (only an administrator may read everything)";
    return `${error.message}; ${why}`;
  }
  if (error.name === "ListFormatError") return `${error.message}; run verify --repair`;
  return error.message;
}
