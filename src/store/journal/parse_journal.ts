import { parsePath } from "../layout/parse_path.ts";
import { parseResource } from "../manifest/manifest.ts";
import type { ArtifactNote, JournalChange, JournalEntry, RunEntry } from "./journal_entry.ts";

/**
 * The entries of a journal's text, and where they end. A line that is no entry, half of one or damaged, ends the journal:
 * nothing after it was meant to be read without it. Entries of a type that a later version may have added are skipped.
 */
export function parseJournal(
  bytes: Uint8Array,
): { readonly entries: JournalEntry[]; readonly sizeBytes: number } {
  const decoder = new TextDecoder();
  const entries: JournalEntry[] = [];
  let at = 0;
  for (let end = bytes.indexOf(0x0a); end >= 0; end = bytes.indexOf(0x0a, at)) {
    try {
      const entry = parseEntry(JSON.parse(decoder.decode(bytes.subarray(at, end))));
      if (entry) entries.push(entry);
    } catch {
      break;
    }
    at = end + 1;
  }
  return { entries, sizeBytes: at };
}

/** Null for a type that is not known. @throws TypeError if it is no entry */
function parseEntry(value: unknown): JournalEntry | null {
  const entry = objectOf(value);
  switch (entry.type) {
    case "opened":
      return { type: "opened", session: numberOf(entry.session) };
    case "commit":
      return {
        type: "commit",
        id: textOf(entry.id),
        changes: arrayOf(entry.changes).map(parseChange),
        then: arrayOf(entry.then).flatMap((then) => parseRunEntry(objectOf(then)) ?? []),
      };
    case "committed":
      return { type: "committed", id: textOf(entry.id) };
    default:
      return parseRunEntry(entry);
  }
}

function parseChange(value: unknown): JournalChange {
  const change = objectOf(value);
  if (change.remove !== undefined) return { remove: pathOf(change.remove) };
  const file = {
    size: numberOf(change.size),
    sha256: matching(change.sha256, /^[0-9a-f]{64}$/),
    ...(change.note === undefined ? {} : { note: parseNote(objectOf(change.note)) }),
  };
  if (change.adopt !== undefined) return { adopt: pathOf(change.adopt), ...file };
  return { put: pathOf(change.put), temp: matching(change.temp, /^\d+-\d+$/), ...file };
}

function parseNote(note: Members): ArtifactNote {
  return {
    content_type: textOf(note.content_type),
    source_sha256: textOf(note.source_sha256),
    fetched_at: textOf(note.fetched_at),
  };
}

function parseRunEntry(entry: Members): RunEntry | null {
  const { type } = entry;
  switch (type) {
    case "run":
      return {
        type,
        run_id: textOf(entry.run_id),
        started_at: textOf(entry.started_at),
        key: textOf(entry.key),
      };
    case "sweep":
      return {
        type,
        key: keyOf(entry),
        file: matching(entry.file, /^pages\/\d+$/),
        first_url: textOf(entry.first_url),
      };
    case "page":
      return {
        type,
        key: keyOf(entry),
        url: textOf(entry.url),
        next_url: orNull(entry.next_url, textOf),
        total_pages: orNull(entry.total_pages, numberOf),
        total_entries: orNull(entry.total_entries, numberOf),
        offset: numberOf(entry.offset),
        length: numberOf(entry.length),
        date: orNull(entry.date, textOf),
      };
    case "swept":
    case "nested_whole":
    case "derived":
      return { type, key: keyOf(entry) };
    case "list":
      return {
        type,
        key: keyOf(entry),
        entry: parseResource(objectOf(entry.entry)),
        added: numberOf(entry.added),
        changed: numberOf(entry.changed),
        deleted: numberOf(entry.deleted),
        parents: arrayOf(entry.parents).map(textOf),
        nested_removed: Object.fromEntries(
          Object.entries(objectOf(entry.nested_removed))
            .map(([suffix, records]) => [suffix, numberOf(records)]),
        ),
      };
    case "parent":
      return {
        type,
        key: keyOf(entry),
        parent: matching(entry.parent, /^\d+$/),
        records: numberOf(entry.records),
        before: numberOf(entry.before),
      };
    default:
      if (typeof type !== "string") throw new TypeError("no type");
      return null;
  }
}

type Members = Readonly<Record<string, unknown>>;

function objectOf(value: unknown): Members {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return { ...value };
  throw new TypeError("no object");
}

function arrayOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new TypeError("no array");
}

function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  throw new TypeError("no text");
}

function numberOf(value: unknown): number {
  if (typeof value === "number") return value;
  throw new TypeError("no number");
}

function orNull<T>(value: unknown, parse: (value: unknown) => T): T | null {
  return value === null ? null : parse(value);
}

function matching(value: unknown, pattern: RegExp): string {
  const text = textOf(value);
  if (pattern.test(text)) return text;
  throw new TypeError("a text of another form");
}

function keyOf({ key }: Members): string {
  return matching(key, /^\d+\/[a-z0-9_]+$/);
}

/** A path that could not be one of a backup would be written wherever it leads. */
function pathOf(value: unknown): string {
  const path = textOf(value);
  if (parsePath(path)) return path;
  throw new TypeError("no path of a backup");
}
