import { type FieldChange, fieldChanges } from "./field_changes.ts";
import type { RawReader } from "../raw_reader.ts";
import {
  type HistoryFilter,
  type HistorySource,
  type PastVersion,
  PastVersions,
} from "./past_versions.ts";

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
  const past = new PastVersions(reader, source, filter);
  const versions = await past.inOrder();
  const next = nextOf(versions);
  const present = await past.present(
    new Set(versions.filter((_, i) => next[i] === null).map(({ key }) => key)),
  );
  for (const [i, version] of versions.entries()) {
    const { key: _key, path: _path, offset: _offset, length: _length, ...about } = version;
    const record = await past.text(version);
    const later = next[i] ?? present.get(version.key);
    const fields = version.kind === "changed" && later
      ? fieldChanges(record, await past.text(later))
      : [];
    yield {
      accountId: source.accountId,
      resource: source.resource,
      ...about,
      fields,
      record: DECODER.decode(record),
    };
  }
}

/** For each version the next one of the same record; null for the last past one. */
function nextOf(versions: readonly PastVersion[]): (PastVersion | null)[] {
  const next: (PastVersion | null)[] = versions.map(() => null);
  const last = new Map<string, PastVersion>();
  for (let i = versions.length - 1; i >= 0; i--) {
    const version = versions[i];
    if (!version) continue;
    next[i] = last.get(version.key) ?? null;
    last.set(version.key, version);
  }
  return next;
}
