import { accountPaths } from "../layout/paths.ts";
import type { Debt, Manifest, ResourceEntry } from "./manifest.ts";

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

const TO_DO: Readonly<Record<Debt, string>> = {
  reading: "to be read",
  record_files: "<id>.json files to be written",
  partitions: "files by project to be written",
  artifacts: "PDFs or receipts to be fetched, which are missing or differ from their records",
};

/** What the backup of an account lacks, as its manifest says, and `seen`, the accounts that the last run's token listed. */
export function gapsOf(
  accountId: string,
  { resources, quarantine, forgottenAt }: Manifest,
  seen: readonly { readonly id: string }[] | null = null,
): Gap[] {
  const about = { accountId, path: null, since: null };
  const unread = Object.entries(resources).flatMap(([resource, entry]): Gap[] => {
    const { state, reason, read_at: since } = entry;
    if (state === "incomplete" || state === "forbidden") {
      const never = since === null ? "; never complete" : "";
      return [{ ...about, resource, reason: (reason ?? state) + never, since, kind: "missing" }];
    }
    return unfinished(entry).map((more) => ({ ...about, resource, ...more }));
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
  const unlisted: Gap = { ...about, resource: "the whole account", reason, kind: "missing" };
  return [...(isListed ? [] : [unlisted]), ...unread, ...lost];
}

function unfinished({ state, due = [], pending }: ResourceEntry): Pick<Gap, "reason" | "kind">[] {
  if (state !== "complete") return [];
  const todo = due.map((debt) => TO_DO[debt]).join("; ");
  // Of what is complete, runs without the children have left some to the next one with them.
  const reason = `to be read again for ${pending?.length ?? 0} parents`;
  return [
    ...(todo === "" ? [] : [{ reason: todo, kind: "unfinished" } as const]),
    ...(pending ? [{ reason, kind: "left out" } as const] : []),
  ];
}
