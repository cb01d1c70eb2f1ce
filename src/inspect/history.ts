import { CATALOG, type Resource } from "../harvest/catalog.ts";
import { BackupReader } from "../store/backup_reader.ts";
import {
  type HistoryChange,
  type HistorySource,
  readHistory,
} from "../store/history/history_reader.ts";
import { UsageError } from "../usage_error.ts";
import { isRepetition } from "./own_fields.ts";
import { findByName, NoSuchRecordError, recordName } from "./record_name.ts";

export { fieldValues } from "../store/history/field_changes.ts";
export type { FieldChange } from "../store/history/field_changes.ts";

/** A change or deletion of a record, with what people call it. */
export type NamedChange = HistoryChange & {
  readonly name: string;
  /** Whether only names and the like of other records changed, which it repeats. */
  readonly isRepeated: boolean;
};

/** A record that was asked for. */
export interface MatchedRecord {
  readonly accountId: string;
  readonly recordId: string;
  /** What it is called now, or was last. */
  readonly name: string;
}

/** Which changes are asked for. */
export interface HistoryRequest {
  readonly output: string;
  readonly resource: string;
  /** A number, a name or an id; null: all records. */
  readonly record: string | null;
  /** `2026-03-31`, or a whole time in UTC; null: from the beginning. */
  readonly since: string | null;
  /** Called for each record that was asked for, before its changes. */
  readonly onMatch?: (record: MatchedRecord) => void;
}

/**
 * What happened to a resource's records in all accounts of a backup, account by account, oldest first.
 * @throws UsageError if there is no such resource, NoBackupError, NoSuchRecordError, ListFormatError where the backup is
 * damaged
 */
export async function* history(
  { output, resource: name, record, since, onMatch }: HistoryRequest,
): AsyncGenerator<NamedChange> {
  const resource = CATALOG.find((each) => each.name === name);
  if (!resource) {
    throw new UsageError(`Cannot show the history of "${name}": there is no such resource`);
  }
  const reader = new BackupReader(output);
  const accounts = await reader.finishedAccounts();
  let isFound = record === null;
  for (const accountId of accounts) {
    const names = record === null
      ? null
      : await findByName(reader, { accountId, resource }, record);
    if (names?.size === 0) continue;
    isFound = true;
    for (const [recordId, name] of names ?? []) onMatch?.({ accountId, recordId, name });
    const ids = names && new Set(names.keys());
    for await (const change of readHistory(reader, sourceOf(resource, accountId), { ids, since })) {
      const isRepeated = change.kind === "changed" && isRepetition(change.fields);
      yield { ...change, name: recordName(change.record, change.recordId), isRepeated };
    }
  }
  if (!isFound) throw new NoSuchRecordError({ resource: name, record: record ?? "", output });
}

/** Where the past of an account's records is. */
export function sourceOf(
  { name: resource, kind, folder, suffix }: Resource,
  accountId: string,
): HistorySource {
  return { accountId, resource, folder, kind, suffix: suffix ?? null };
}
