import { accountPaths } from "../layout/paths.ts";
import type { Debt, Manifest, ResourceEntry } from "./manifest.ts";

/**
 * On so many days, in as many runs, Harvest must have given the same answer until that is what it has: a fault of theirs
 * is mended sooner, and an alarm every night is one that nobody hears.
 */
const SETTLED_DAYS = 3;

/** Whether what came on these days is what Harvest has. */
export function isSettled(days: readonly string[]): boolean {
  return days.length >= SETTLED_DAYS;
}

/** Something that a backup lacks. */
export interface Gap {
  readonly accountId: string;
  /** Its name; of a file, that of its folder. */
  readonly resource: string;
  /** The file, in the backup; null if the resource itself is not complete. */
  readonly path: string | null;
  readonly reason: string;
  /** Until when the backup has it; null if it never had, or that is not known. */
  readonly since: string | null;
  /** Whether it was in the backup and is lost: until a run brings it back, or somebody accepts it. */
  readonly isLoss: boolean;
}

const DEBT_TEXT: Readonly<Record<Debt, string>> = {
  reading: "an interrupted run did not come to it",
  record_files: "an interrupted run did not come to all of its <id>.json",
  partitions: "an interrupted run did not come to what is made of it",
  artifacts: "some of its PDFs or receipts are missing, or differ from their records",
};

/** What the backup of an account lacks, as its manifest says. What was left out on request is no gap. */
export function gapsOf(accountId: string, { resources, quarantine }: Manifest): Gap[] {
  const gap = (resource: string, more: Partial<Gap> & { readonly reason: string }): Gap => (
    { accountId, resource, path: null, since: null, isLoss: false, ...more }
  );
  const unread = Object.entries(resources).flatMap(([name, entry]) => {
    const reason = reasonOf(entry);
    return reason === null ? [] : [gap(name, { reason, since: entry.read_at })];
  });
  const lost = quarantine.filter(({ is_loss }) => is_loss).map(({ path, kept, reason }) => {
    const where = kept === null ? "" : `; what there was of it is kept as "${kept}"`;
    const place = { path: `${accountPaths(accountId).root}/${path}`, isLoss: true };
    return gap(path.split("/")[0] ?? "", {
      ...place,
      reason: `it, or a part of it, is lost: ${reason}${where}`,
    });
  });
  return [...unread, ...lost];
}

function reasonOf({ state, reason, due = [] }: ResourceEntry): string | null {
  if (state === "incomplete" || state === "forbidden") return reason ?? state;
  const [debt] = due;
  return debt === undefined ? null : DEBT_TEXT[debt];
}
