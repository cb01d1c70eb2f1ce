import { members } from "../../json/scan.ts";
import { RecordSlices, recordSlices, sliceArray } from "../../json/slice_records.ts";
import type { RawReader } from "../raw_reader.ts";
import { accountPaths } from "../layout/paths.ts";
import { type RecordBatch, type RecordStream, withOffsets } from "../lists/record_batch.ts";
import { type FieldChange, fieldChanges } from "./field_changes.ts";
import { keyOf, tombstonesIn } from "./tombstone.ts";

/** Whose past is asked for: a resource of one account, as plain data. */
export interface HistorySource {
  readonly accountId: string;
  /** The resource's name, as its tombstones have it. */
  readonly resource: string;
  readonly folder: string;
  readonly kind: "object" | "list" | "child";
  /** `child` only. */
  readonly suffix: string | null;
}

/** Which versions are asked for; null: all. */
export interface HistoryFilter {
  readonly ids: ReadonlySet<string> | null;
  /** `2026-03-31`, or a whole time in UTC. */
  readonly since: string | null;
}

/** A change or deletion of a record. */
export interface HistoryChange {
  readonly accountId: string;
  readonly resource: string;
  readonly recordId: string;
  /** Child records: the record they belong to. */
  readonly parentId: string | null;
  /** ISO 8601 in UTC, by Harvest's clock: when a run saw it, not when it was done. */
  readonly noticedAt: string;
  readonly kind: "changed" | "deleted";
  /** What differs from the next version; empty for `deleted`, and for a record that was deleted and came back as it was. */
  readonly fields: readonly FieldChange[];
  /** The text of the version that was replaced or deleted. */
  readonly record: string;
}

/** Where a text is in the files of a backup. */
interface TextSpan {
  readonly path: string;
  readonly offset: number;
  readonly length: number;
}

/** An earlier version of a record, or a deleted one, and where its text is. */
interface PastVersion
  extends TextSpan, Pick<HistoryChange, "recordId" | "parentId" | "noticedAt" | "kind"> {
  readonly key: string;
}

/** Some tombstones of a file. */
interface Tombstones {
  readonly path: string;
  readonly kind: PastVersion["kind"];
  readonly batch: RecordBatch & { readonly offset: number };
}

const DECODER = new TextDecoder();

/**
 * What happened to the records of a resource, oldest first. Memory holds where the texts are, not the texts.
 * @throws ListFormatError where a list is damaged, or the system's error
 */
export async function* readHistory(
  reader: RawReader,
  source: HistorySource,
  filter: HistoryFilter,
): AsyncGenerator<HistoryChange> {
  const { accountId, resource } = source;
  const versions = await pastVersions(reader, source, filter);
  const keys = new Set(versions.map(({ key }) => key));
  const next = await presentTexts(reader, source, keys);
  // From the last to the first, each with the one that replaced it.
  const later = versions.toReversed().map((version) => {
    const replacing = next.get(version.key);
    next.set(version.key, version);
    return replacing;
  }).reverse();
  for (const [i, version] of versions.entries()) {
    const { key: _key, path: _path, offset: _offset, length: _length, ...about } = version;
    const record = await textAt(reader, version);
    const replacing = later[i];
    const fields = version.kind === "changed" && replacing
      ? fieldChanges(record, await textAt(reader, replacing))
      : [];
    yield { accountId, resource, ...about, fields, record: DECODER.decode(record) };
  }
}

/** The past versions of a resource's records, in the order of time. */
async function pastVersions(
  reader: RawReader,
  { accountId, resource, folder, kind, suffix }: HistorySource,
  { ids, since }: HistoryFilter,
): Promise<PastVersion[]> {
  const paths = accountPaths(accountId);
  const versions: PastVersion[] = [];
  // Both are ISO 8601 in UTC, and a date is the beginning of each of its times.
  const isWanted = ({ recordId, noticedAt }: PastVersion) =>
    (ids === null || ids.has(recordId)) && (since === null || noticedAt >= since);
  const take = async (
    [path, stream]: readonly [string, RecordStream],
    versionsIn: (entries: Tombstones) => PastVersion[],
    options?: { headBytes: number; betweenBytes: number },
  ) => {
    const kind = options ? "changed" : "deleted";
    for await (const batch of withOffsets(stream, options)) {
      versions.push(...versionsIn({ path, kind, batch }).filter(isWanted));
    }
  };
  const deleted = (suffix?: string) => {
    const path = paths.deleted(folder, suffix);
    return [path, reader.list(path, { repeats: true })] as const;
  };
  const own = (entries: Tombstones) => ownVersions(entries, resource);
  const path = paths.history(folder);
  await take([path, reader.lines(path)], own, { headBytes: 0, betweenBytes: 1 });
  if (kind !== "object") await take(deleted(suffix ?? undefined), own);
  // Child records were deleted with their parents.
  if (suffix !== null) await take(deleted(), (entries) => childVersions(entries, suffix));
  // By time; of one moment as they were written: an earlier version was noticed before the record was deleted.
  return versions.sort((a, b) =>
    a.noticedAt < b.noticedAt ? -1 : a.noticedAt > b.noticedAt ? 1 : 0
  );
}

/** Where the present texts of records are, by key. */
async function presentTexts(
  reader: RawReader,
  { accountId, folder, kind, suffix }: HistorySource,
  keys: ReadonlySet<string>,
): Promise<Map<string, TextSpan>> {
  const paths = accountPaths(accountId);
  const spans = new Map<string, TextSpan>();
  if (keys.size === 0) return spans;
  if (kind === "object") {
    const path = paths.object(folder);
    const length = await reader.sizeOf(path);
    return length === null ? spans : spans.set("0", { path, offset: 0, length });
  }
  const parents = suffix === null ? [""] : [...keys].map((key) => key.split("/")[0] ?? "");
  for (const parent of new Set(parents)) {
    const path = suffix === null ? paths.list(folder) : paths.childList(folder, parent, suffix);
    for await (const batch of withOffsets(reader.list(path))) {
      for (const { id, start, end } of recordSlices(batch)) {
        const key = suffix === null ? id : `${parent}/${id}`;
        if (keys.has(key)) {
          spans.set(key, { path, offset: batch.offset + start, length: end - start });
        }
      }
    }
  }
  return spans;
}

/** @throws Error if the file was replaced since the span was found */
async function textAt(
  reader: RawReader,
  { path, offset, length }: TextSpan,
): Promise<Uint8Array<ArrayBuffer>> {
  using file = reader.open(path);
  const bytes = new Uint8Array(length);
  if (file && await file.readAt(offset, bytes)) return bytes;
  throw new Error(`Cannot read "${path}": it was replaced meanwhile; try again`);
}

/** The versions of a resource's own records that tombstones hold. */
function ownVersions(entries: Tombstones, resource: string): PastVersion[] {
  return [...tombstonesIn(entries.batch)].filter(({ about }) => about.resource === resource)
    .map(({ about, at }) => versionAt(entries, at, about));
}

/** The child records that were deleted with their parents. */
function childVersions(entries: Tombstones, suffix: string): PastVersion[] {
  const slices = new RecordSlices();
  return [...tombstonesIn(entries.batch)].flatMap(({ text, about, at: start }) => {
    const { recordId: parentId, noticedAt, children } = about;
    const list = children && [...members(text, children.start, children.end)]
      .find((member) => keyOf(text, member) === suffix);
    if (!list) return [];
    const { valueStart: at, valueEnd: end } = list;
    sliceArray(text, slices, { at, end, undocumented: true });
    return Array.from(
      recordSlices({ bytes: text, slices }),
      ({ id: recordId, ...span }) =>
        versionAt(entries, start, { recordId, parentId, noticedAt, ...span }),
    );
  });
}

/** The version whose text is from `start` to `end` of what is at a place in a batch. */
function versionAt(
  { path, kind, batch }: Tombstones,
  at: number,
  { recordId, parentId, noticedAt, start, end }:
    & Pick<PastVersion, "recordId" | "parentId" | "noticedAt">
    & { readonly start: number; readonly end: number },
): PastVersion {
  const key = parentId === null ? recordId : `${parentId}/${recordId}`;
  const span = { path, offset: batch.offset + at + start, length: end - start };
  return { key, recordId, parentId, noticedAt, kind, ...span };
}
