import type { Gap } from "../store/manifest/gaps.ts";
import { isSettled, type Refusal, unavailableText } from "../store/manifest/refusal.ts";

/** Something that is not in the backup as it should be; `since`: of what Harvest does not have, since when. */
export type StatusNote = Omit<Gap, "kind">;

/** Under what something is noted. */
export type NoteKind = "missing" | "leftOut" | "unfinished" | "lost" | "unavailable";

/** A note without a reason. */
export function noteOf(
  accountId: string,
  resource: string,
  path: string | null = null,
): Omit<StatusNote, "reason"> {
  return { accountId, resource, path, since: null };
}

/** What Harvest has refused so often that this is what it has; null if it may be a fault of one night. */
export function unavailable(
  accountId: string,
  resource: string,
  path: string | null,
  refusal: Refusal | undefined,
): StatusNote | null {
  if (!refusal || !isSettled(refusal.days)) return null;
  const since = refusal.days[0] ?? null;
  return { ...noteOf(accountId, resource, path), reason: unavailableText(refusal.answer), since };
}
