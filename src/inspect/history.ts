import { CATALOG } from "../harvest/catalog.ts";
import { BackupReader } from "../store/backup_reader.ts";
import { type HistoryChange, readHistory } from "../store/history/history_reader.ts";
import { UsageError } from "../usage_error.ts";

export type { FieldChange } from "../store/history/field_changes.ts";
export type { HistoryChange } from "../store/history/history_reader.ts";

/** Which changes are asked for. */
export interface HistoryRequest {
  readonly output: string;
  readonly resource: string;
  /** Null: all records. */
  readonly id: string | null;
  /** `2026-03-31`, or a whole time in UTC; null: from the beginning. */
  readonly since: string | null;
}

/**
 * What happened to a resource's records in all accounts of a backup, account by account, oldest first.
 * @throws UsageError if there is no such resource, NoBackupError, ListFormatError where the backup is damaged
 */
export async function* history(
  { output, resource, id, since }: HistoryRequest,
): AsyncGenerator<HistoryChange> {
  const found = CATALOG.find(({ name }) => name === resource);
  if (!found) {
    throw new UsageError(`Cannot show the history of "${resource}": there is no such resource`);
  }
  const reader = new BackupReader(output);
  const accounts = await reader.finishedAccounts();
  const { kind, folder, suffix = null } = found;
  for (const accountId of accounts) {
    yield* readHistory(reader, { accountId, resource, folder, kind, suffix }, { id, since });
  }
}
