import type { AccountSource } from "../export/read_account.ts";
import { CATALOG } from "../harvest/catalog.ts";
import { ADMINISTRATOR } from "../harvest/roles.ts";
import { byCause } from "../report/run/causes.ts";
import { accountTitle } from "../report/run/event_line.ts";
import { backupStatus, type StatusNote } from "../inspect/status.ts";
import { BackupReader } from "../store/backup_reader.ts";
import { JOURNAL_FILE } from "../store/layout/paths.ts";
import { shellPath } from "../text/text_width.ts";
import { seenAccounts } from "../store/manifest/seen_accounts.ts";

const ROLE_GAP = "the token was not an administrator's and did not see everything";
/** The one gap that no run of backup closes by itself. */
const AUDIT_GAP = "the audit found what does not add up: see audit.html";

/** Why a backup is not all that Harvest has; empty if it is. */
export async function findGaps(
  output: string,
  { sources, isConsistent }: {
    readonly sources: readonly AccountSource[];
    readonly isConsistent: boolean;
  },
): Promise<string[]> {
  const reader = new BackupReader(output);
  const gaps: string[] = [];
  const saved = sources.map(({ id }) => id);
  for (const { id, name } of await seenAccounts(reader) ?? []) {
    if (!saved.includes(id)) gaps.push(`${name} (${id}): the account is not in the backup`);
  }
  const { missing, leftOut, unfinished, lost } = await backupStatus(output);
  for (const source of sources) {
    const { account, resources, role } = source.manifest;
    const title = accountTitle(account);
    if (role !== ADMINISTRATOR) gaps.push(`${title}: ${ROLE_GAP}`);
    const unread = CATALOG.filter(({ name, optional }) => !optional && !(name in resources));
    if (unread.length > 0) {
      gaps.push(`${title}: never backed up: ${unread.map(({ name }) => name).join(", ")}`);
    }
    const own = (notes: readonly StatusNote[]) =>
      notes.filter(({ accountId }) => accountId === source.id);
    const files = own([...missing, ...leftOut]).filter(({ path }) => path !== null);
    for (const [resource, some] of Map.groupBy(files, (note) => note.resource)) {
      gaps.push(`${title}: ${some.length} PDFs or receipts of ${resource} are missing`);
    }
    const lists = [...missing.filter(({ path }) => path === null), ...unfinished];
    const old = leftOut.filter(({ since }) => since !== null);
    for (const { reason, failures } of byCause(own([...lists, ...old]))) {
      const names = failures.map(({ path, resource }) => path ?? resource);
      gaps.push(`${title}: ${names.join(", ")}: ${reason}`);
    }
    for (const { path, reason } of own(lost)) {
      const accept = `to accept it: verify --repair --accept-loss ${shellPath(path ?? "")}`;
      gaps.push(`${title}: ${path}: ${reason}; ${accept}`);
    }
  }
  if (await reader.exists(JOURNAL_FILE)) gaps.push("a run of backup has not ended");
  if (!isConsistent) gaps.push(AUDIT_GAP);
  return gaps;
}

/** What to do about gaps before anything is closed; "" if there are none. */
export function gapAdvice(gaps: readonly string[]): string {
  if (gaps.length === 0) return "";
  const audit = "do what audit.html says of each finding";
  const token = gaps.some((gap) => gap.endsWith(ROLE_GAP)) ? " with an administrator's token" : "";
  const backup = `run getharvest-backup${token} until it says COMPLETE`;
  const steps = !gaps.includes(AUDIT_GAP)
    ? `${backup}, then`
    : gaps.length === 1
    ? `${audit}, then`
    : `${backup}, ${audit}, then`;
  return `Close nothing yet: ${steps} leave again into a new folder.`;
}
