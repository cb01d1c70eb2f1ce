import { CATALOG, catalogRow, type Resource } from "../harvest/catalog.ts";
import { type Fields, fieldsAt, parseExact } from "../json/exact.ts";
import { compareIdTexts } from "../json/record_id.ts";
import { RecordSlices, slicedRecords } from "../json/slice_records.ts";
import { BackupReader } from "../store/backup_reader.ts";
import type { Manifest } from "../store/manifest/manifest.ts";
import { accountPaths } from "../store/layout/paths.ts";
import type { RecordBatch } from "../store/lists/record_batch.ts";
import { NoBackupError } from "../store/no_backup_error.ts";
import { UsageError } from "../usage_error.ts";

export { catalogRow };

const DECODER = new TextDecoder();

/** A record that cannot be read: its text is not JSON, or not an object. */
export class RecordError extends Error {
  override name = "RecordError";
}

/** A syntax error in a file's records as a RecordError that names the file; any other error unchanged. */
export function asRecordError(error: unknown, path: string): unknown {
  return error instanceof SyntaxError
    ? new RecordError(`Cannot read a record of "${path}": it is not JSON`, { cause: error })
    : error;
}

/** One account of a backup, to be read. */
export interface AccountSource {
  /** The backup's folder. */
  readonly root: string;
  /** What reads it: the same for all of its accounts, since it must know their manifests. */
  readonly reader: BackupReader;
  readonly id: string;
  readonly manifest: Manifest;
}

export interface SavedRecord {
  readonly resource: string;
  readonly id: string;
  /** Child records: the record they belong to. */
  readonly parentId: string | null;
  readonly fields: Fields;
}

/** A batch of records and the file they come from; valid until the next batch is asked for. */
export interface FileRecords extends RecordBatch {
  /** The file, relative to the backup's folder. */
  readonly path: string;
  /** The parent of child records; null for all others. */
  readonly parentId: string | null;
}

/** The account that `--account` names, null if none. @throws UsageError if it names several */
export function singleAccount(accounts: readonly string[]): string | null {
  const [first = null, second] = accounts;
  if (second === undefined) return first;
  throw new UsageError(
    "Cannot continue: --account names more than one account",
    "name one, or none",
  );
}

/**
 * Finds the accounts of a backup, or the one with the id given.
 * @throws NoBackupError; UsageError if it has no such account; NewerFormatError
 */
export async function accountSources(
  root: string,
  account: string | null,
): Promise<AccountSource[]> {
  const sources: AccountSource[] = [];
  const reader = new BackupReader(root);
  for (const id of await reader.finishedAccounts()) {
    const manifest = await reader.manifest(id);
    if (manifest) sources.push({ root, reader, id, manifest });
  }
  if (sources.length === 0) throw new NoBackupError(root, { isUnfinished: true });
  if (account === null) return sources;
  const chosen = sources.filter(({ id }) => id === account);
  if (chosen.length > 0) return chosen;
  const known = sources.map(({ id, manifest }) => ({ id, name: manifest.account.name }));
  throw noSuchAccount(account, { root, known });
}

/** An account is asked for that a backup does not have. */
export function noSuchAccount(
  account: string,
  { root, known }: {
    readonly root: string;
    readonly known: readonly { readonly id: string; readonly name: string }[];
  },
): UsageError {
  const names = known.map(({ id, name }) => `${id} (${name})`).join(", ");
  return new UsageError(`Cannot read account "${account}": the backup "${root}" has ${names}`);
}

/** Reads the records of a resource in batches, child records parent by parent, ascending. @throws ListFormatError */
export async function* readResource(
  { reader, id, manifest }: AccountSource,
  resource: Resource,
): AsyncGenerator<FileRecords> {
  const paths = accountPaths(id);
  const { kind, folder } = resource;
  if (kind === "object") {
    const path = paths.object(folder);
    const bytes = await reader.read(path);
    if (bytes) yield { path, parentId: null, ...singleRecord(bytes) };
    return;
  }
  const parents = kind === "child" ? parentIds(manifest, resource) : [null];
  for (const parentId of parents) {
    const path = parentId === null
      ? paths.list(folder)
      : paths.childList(folder, parentId, resource.suffix ?? "");
    for await (const batch of reader.list(path)) yield { path, parentId, ...batch };
  }
}

/** The records of a resource as the backup has them, ascending. @throws RecordError | ListFormatError */
export async function* savedRecords(
  source: AccountSource,
  resource: string,
): AsyncGenerator<SavedRecord> {
  for await (const records of readResource(source, catalogRow(resource))) {
    const { parentId } = records;
    for (const [id, fields] of parsed(records, records.path)) {
      yield { resource, id, parentId, fields };
    }
  }
}

/** The records of a resource, then those that were deleted, as last seen. @throws RecordError | ListFormatError */
export async function* recordsWithDeleted(
  source: AccountSource,
  resource: string,
): AsyncGenerator<Fields> {
  for await (const { fields } of savedRecords(source, resource)) yield fields;
  const path = accountPaths(source.id).deleted(catalogRow(resource).folder);
  for await (const batch of source.reader.list(path, { repeats: true })) {
    for (const [, entry] of parsed(batch, path)) yield fieldsAt(entry, "record");
  }
}

function* parsed(batch: RecordBatch, path: string): Generator<[id: string, Fields]> {
  for (const { id, text } of slicedRecords(batch)) {
    try {
      yield [id, parseExact(DECODER.decode(text))];
    } catch (error) {
      throw asRecordError(error, path);
    }
  }
}

/** Reads the entries for deleted records, or for earlier versions, of all resources. @throws ListFormatError */
export async function* readTombstones(
  { reader, id }: AccountSource,
  kind: "deleted" | "history",
): AsyncGenerator<FileRecords> {
  const paths = accountPaths(id);
  for (const { folder, suffix } of CATALOG) {
    // A folder has one history file, for its own records and those of its child resources.
    if (kind === "history" && suffix !== undefined) continue;
    const isList = kind === "deleted";
    const path = isList ? paths.deleted(folder, suffix) : paths.history(folder);
    const batches = isList ? reader.list(path, { repeats: true }) : reader.lines(path);
    for await (const batch of batches) yield { path, parentId: null, ...batch };
  }
}

/** The record that is a whole file, without the line feed at its end. */
function singleRecord(bytes: Uint8Array): RecordBatch {
  const slices = new RecordSlices();
  const hasLineFeed = bytes[bytes.length - 1] === 0x0a;
  slices.push(0, hasLineFeed ? bytes.length - 1 : bytes.length, 0, 0);
  return { bytes, slices };
}

function parentIds(manifest: Manifest, { folder, suffix }: Resource): string[] {
  const pattern = new RegExp(`^${folder}/(\\d+)_${suffix}\\.json$`);
  const ids = [...manifest.files.keys()].flatMap((path) => pattern.exec(path)?.[1] ?? []);
  return ids.sort(compareIdTexts);
}
