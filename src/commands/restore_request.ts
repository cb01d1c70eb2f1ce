import type { FlagValues } from "../cli/parse_command.ts";
import type { AccountSource } from "../export/read_account.ts";
import type { Clock } from "../http/clock.ts";
import type { Connection } from "../harvest/connect.ts";
import type { RestoreProof } from "../restore/proof/compare_backups.ts";
import type { DeletedRequest } from "../restore/records/selection.ts";
import { deletedRecords } from "../restore/records/saved_record.ts";
import { awaitIfPresent } from "../store/files/absent.ts";
import { parsePeople, type PeopleFile } from "../restore/target/people.ts";
import { UsageError } from "../usage_error.ts";
import type { Program } from "./program.ts";
import { sinceTime } from "./since_time.ts";

/** What a restore is to do. */
export type RestoreMode =
  /** Everything, into an empty account. */
  | { readonly kind: "into"; readonly account: string }
  /** Deleted records, into their own account. */
  | { readonly kind: "deleted"; readonly request: DeletedRequest }
  /** Everything, into a made-up account on this machine. */
  | { readonly kind: "rehearse" }
  /** A plan for an account that does not exist yet. */
  | { readonly kind: "imagined" };

/** What the flags ask for. @throws UsageError if they contradict each other, or something is missing */
export function restoreMode(
  flags: FlagValues<"restore">,
  operands: readonly string[],
  clock: Clock,
): RestoreMode {
  const since = sinceTime(flags.since, clock);
  const { deleted, into, rehearse, apply, confirm } = flags;
  const isDeleted = deleted.length > 0 || since !== null;
  const refuse = (problem: string, hint: string | null = null) => {
    throw new UsageError(`Cannot ${problem}`, hint);
  };
  const [first] = operands;
  if (first !== undefined && deleted.length === 0) {
    const what = `restore ${JSON.stringify(first)}: it is not clear what is meant`;
    refuse(what, `write: restore --deleted ${operands.join(" ")}`);
  }
  if ([isDeleted, into !== null, rehearse].filter(Boolean).length > 1) {
    const kinds = "--deleted or --since, --into and --rehearse";
    refuse(`restore: ${kinds} contradict each other`, "use one of them");
  }
  if (rehearse && apply) refuse("use --apply with --rehearse: a rehearsal writes to no account");
  if (confirm !== null && !apply) refuse("use --confirm without --apply");
  if (apply && confirm === null) {
    const hint = 'add --confirm "Account name"; nothing was written';
    refuse("restore: --apply needs the name of the account that is written to", hint);
  }
  if (into !== null) {
    if (!/^\d+$/.test(into)) refuse(`use --into: ids are numbers; got ${JSON.stringify(into)}`);
    return { kind: "into", account: into };
  }
  if (isDeleted) {
    const names = [...new Set([...deleted, ...operands])];
    return { kind: "deleted", request: { names, since } };
  }
  if (rehearse) return { kind: "rehearse" };
  if (apply) {
    const hint = "add --deleted RESOURCE/ID, --since DATE or --into ACCOUNT";
    refuse("restore: --apply needs to know what", hint);
  }
  return { kind: "imagined" };
}

/**
 * The accounts of the backup that a restore is about: of several, the one that has what is named.
 * @throws UsageError if that is not clear, or the target is the account itself
 */
export async function chooseSources(
  sources: readonly AccountSource[],
  mode: RestoreMode,
  output: string,
): Promise<readonly AccountSource[]> {
  if (mode.kind === "rehearse" || mode.kind === "imagined") return sources;
  const owners: AccountSource[] = [];
  for (const source of sources) {
    if (mode.kind === "into" || await hasAny(source, mode.request)) owners.push(source);
  }
  const [only = sources[0], second] = owners;
  if (only === undefined || second !== undefined) {
    const known = sources.map(({ id, manifest }) => `${id} (${manifest.account.name})`).join(", ");
    throw new UsageError(
      `Cannot restore: the backup "${output}" has ${known}`,
      "name one with --account",
    );
  }
  if (mode.kind === "into" && only.id === mode.account) {
    throw new UsageError(
      `Cannot restore into ${mode.account}: it is the account that the backup is of`,
      "to bring back what was deleted there, use --deleted or --since",
    );
  }
  return [only];
}

async function hasAny(source: AccountSource, { names, since }: DeletedRequest): Promise<boolean> {
  for await (const { resource, id, noticedAt } of deletedRecords(source)) {
    if (names.includes(`${resource}/${id}`)) return true;
    if (since !== null && noticedAt >= since) return true;
  }
  return false;
}

/** Where a restore is written. */
export interface Target {
  readonly connection: Connection;
  readonly account: { readonly id: string; readonly name: string };
  readonly isRehearsal: boolean;
  /** What has been mailed, where somebody knows. */
  readonly mails?: () => RestoreProof["mails"];
}

/** Who takes whose place; null: no file is given, or it does not exist yet. @throws UsageError */
export async function readPeople(
  path: string | null,
  program: Program,
): Promise<PeopleFile | null> {
  const text = path === null ? null : await awaitIfPresent(program.readTextFile(path));
  return text === null || path === null ? null : parsePeople(text, path);
}
