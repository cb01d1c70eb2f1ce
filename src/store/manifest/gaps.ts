import { accountPaths } from "../layout/paths.ts";
import { type Debt, type Manifest, type ResourceEntry, withoutDebts } from "./manifest.ts";

/** Something that a backup lacks. */
export interface Gap {
  readonly accountId: string;
  /** Its name; of a file, that of its folder. */
  readonly resource: string;
  /** The file, in the backup; null if it is the resource itself. */
  readonly path: string | null;
  readonly reason: string;
  /** When it was last complete; null if never, or that is not known. */
  readonly since: string | null;
  /**
   * `missing`: it was read, or asked for, and is not all there; `unfinished`: the next run does it; `left out`: so it is, on
   * request; `lost`: it was in the backup, until a run brings it back or somebody accepts the loss.
   */
  readonly kind: "missing" | "unfinished" | "left out" | "lost";
}

/** How a manifest's run names PDFs and receipts among what it left out. */
export const LEFT_OUT_ARTIFACTS = "artifacts";

const TO_DO: Readonly<Record<Debt, string>> = {
  reading: "to be read",
  record_files: "<id>.json files to be written",
  partitions: "files by project to be written",
  artifacts: "PDFs or receipts to be fetched, which are missing or differ from their records",
};

/** What the backup of an account lacks, as its manifest says, and `seen`, the accounts that the last run's token listed. */
export function gapsOf(
  accountId: string,
  { resources, quarantine, forgottenAt, run, recordFiles }: Manifest,
  seen: readonly { readonly id: string }[] | null = null,
): Gap[] {
  const about = { accountId, path: null, since: null };
  const unread = Object.entries(resources).flatMap(([resource, entry]): Gap[] => {
    const { state, reason, read_at: since } = entry;
    if (state === "incomplete" || state === "forbidden") {
      const never = since === null ? "; never complete" : "";
      return [{ ...about, resource, reason: (reason ?? state) + never, since, kind: "missing" }];
    }
    // Where none are wanted, none are missing.
    const due = recordFiles ? entry : withoutDebts(entry, "record_files");
    return unfinished(due).map((reason) => ({
      ...about,
      resource,
      reason,
      kind: "unfinished",
    }));
  });
  // What was missing before is so still.
  const isMissing = (name: string) =>
    unread.some(({ resource, kind }) => resource === name && kind === "missing");
  const leftOut = (run.left_out ?? []).filter((name) => !isMissing(name)).map((resource): Gap => {
    const since = resources[resource]?.read_at ?? null;
    return { ...about, resource, reason: leftOutReason(resource, since), since, kind: "left out" };
  });
  const lost = quarantine.filter(({ is_loss }) => is_loss).map(({ path, kept, reason }): Gap => ({
    ...about,
    resource: path.split("/")[0] ?? "",
    path: `${accountPaths(accountId).root}/${path}`,
    reason: kept === null ? reason : `${reason}; what was left of it: ${kept}`,
    kind: "lost",
  }));
  const isListed = seen === null || forgottenAt !== undefined ||
    seen.some(({ id }) => id === accountId);
  const reason = "the token does not list it any more; what was saved of it is kept";
  const wholeAccount: Gap = { ...about, resource: "the whole account", reason, kind: "missing" };
  return [...(isListed ? [] : [wholeAccount]), ...unread, ...leftOut, ...lost];
}

function leftOutReason(name: string, readAt: string | null): string {
  if (name === LEFT_OUT_ARTIFACTS) return "not fetched by the last run";
  return readAt === null ? "never read" : "not read by the last run";
}

/** What is to be done of a complete resource. */
function unfinished({ state, due = [] }: ResourceEntry): string[] {
  return state === "complete" && due.length > 0 ? [due.map((debt) => TO_DO[debt]).join("; ")] : [];
}
