import {
  flag,
  listOf,
  mapOf,
  matching,
  number,
  object,
  optional,
  or,
  orNull,
  type Parsed,
  type Parser,
  ShapeError,
  text,
} from "../../json/shape.ts";
import { accountOfFolderPath, parsePath } from "../layout/paths.ts";
import type { FileEntry } from "../files/file_digest.ts";
import { type ArtifactNote, artifactNote } from "../manifest/artifacts_manifest.ts";
import { parseResource } from "../manifest/manifest.ts";

/** A path that could not be one of a backup would be written wherever it leads. */
const path: Parser<string> = (value) => {
  if (parsePath(text(value))) return text(value);
  throw new ShapeError("is not a path of a backup");
};

/** The same, or that of a folder: a file may lie in its place. */
const fileOrFolder: Parser<string> = (value) =>
  accountOfFolderPath(text(value)) ? text(value) : path(value);

/** `<account>/<resource>` */
const key = matching(/^\d+\/[a-z0-9_]+$/);

const file = {
  size: number,
  sha256: matching(/^[0-9a-f]{64}$/),
  /** Artifacts only. */
  note: optional(object(artifactNote)),
};

/** A staged file is renamed into place. */
const put = object({ put: path, temp: matching(/^\d+-\d+$/), ...file });
/** An existing file becomes part of the backup. */
const adoption = object({ adopt: path, ...file });
const removal = object({ remove: path });
/** A file that is not as it was written is moved to the quarantine, whatever it is. */
const setAside = object({
  aside: fileOrFolder,
  /** Null: the file is missing. */
  to: orNull(path),
  reason: text,
  is_loss: flag,
});

/** A page of a list, and where it is in the page log. */
const loggedPage = {
  url: text,
  next_url: orNull(text),
  total_pages: orNull(number),
  total_entries: orNull(number),
  offset: number,
  length: number,
  /** When it was answered, ISO 8601, by the clock that is behind, the server's or ours; null if the server gave no time. */
  date: orNull(text),
};

/** A list, or an object, that was read and placed. */
const placedList = {
  entry: parseResource,
  added: number,
  changed: number,
  deleted: number,
  /** Records that are new or changed, where the resource has child resources. */
  parents: listOf(text),
  /** Child records that were deleted with their parents, by suffix. */
  nested_removed: mapOf(number),
};

/**
 * The child records of one parent that were read and placed; `before`: how many there were; `repeated`: what the manifest is
 * to say of them under that name.
 */
const placedChildren = { records: number, before: number, repeated: optional(text) };

/** What a run notes of itself, so that the next process knows what it has done, by type. */
const RUN_ENTRIES = {
  /** What a run is to do. */
  begun: object({
    started_at: text,
    tool: text,
    /** Whether it writes `<id>.json`. */
    record_files: flag,
    accounts: listOf(object({
      id: matching(/^\d+$/),
      name: text,
      /** Names of the resources it is to read. */
      resources: listOf(text),
      /** Those of them whose PDFs or receipts it is to fetch. */
      artifacts: or(listOf(text), []),
      /** Whether another program's files are taken over. */
      imported: flag,
    })),
  }),
  /** What the token sees of an account, if that is no less than before. */
  role: object({ key, role: orNull(text) }),
  /** The reading of a list has begun; its pages go to `file` in the work folder. */
  sweep: object({ key, file: matching(/^pages\/\d+$/), first_url: text }),
  page: object({ key, ...loggedPage }),
  /** The reading has ended without a list. */
  swept: object({ key }),
  /** A child resource is read for every parent. */
  nested_whole: object({ key }),
  list: object({ key, ...placedList }),
  /** All `<id>.json` of a placed list are written. */
  derived: object({ key }),
  /** All partitions of a list are written. */
  partitioned: object({ key }),
  parent: object({ key, parent: matching(/^\d+$/), ...placedChildren }),
};

const runEntry = entryOf(RUN_ENTRIES);

const journalEntry = entryOf({
  /** A process has opened the backup: the first has session 0. */
  opened: object({ session: number }),
  /** Files are about to be placed; what `then` says is true exactly if they are. */
  commit: object({
    id: text,
    changes: listOf((value) =>
      or(put, null)(value) ?? or(adoption, null)(value) ?? or(setAside, null)(value) ??
        removal(value)
    ),
    then: (value): readonly RunEntry[] => listOf(runEntry)(value).filter((entry) => entry !== null),
  }),
  committed: object({ id: text }),
  ...RUN_ENTRIES,
});

export type JournalEntry = NonNullable<ReturnType<typeof journalEntry>>;
export type JournalChange = (JournalEntry & { readonly type: "commit" })["changes"][number];
export type RunEntry = NonNullable<ReturnType<typeof runEntry>>;
export type LoggedPage = Parsed<typeof loggedPage>;
export type BegunRun = JournalEntry & { readonly type: "begun" };
export type PlacedList = Parsed<typeof placedList>;
export type PlacedChildren = Parsed<typeof placedChildren>;

type EntryParsers = Readonly<Record<string, Parser<object>>>;
type EntryOf<P extends EntryParsers> = {
  [Type in keyof P]: { readonly type: Type } & ReturnType<P[Type]>;
}[keyof P];

/** An entry of one of these types; null for a type that a later version may have added. */
function entryOf<P extends EntryParsers>(parsers: P): Parser<EntryOf<P> | null> {
  const typed = object({ type: text });
  return (value) => {
    const { type } = typed(value);
    const parse = Object.hasOwn(parsers, type) ? parsers[type] : undefined;
    return parse ? { type, ...parse(value) } as EntryOf<P> : null;
  };
}

/**
 * The entries of a journal's text, and where they end. A line that is no entry, half of one or damaged, ends the journal:
 * what follows was written in the belief that it was there. Entries of unknown types are skipped.
 */
export function parseJournal(bytes: Uint8Array): ParsedJournal {
  const decoder = new TextDecoder();
  const entries: JournalEntry[] = [];
  let at = 0;
  for (let end = bytes.indexOf(0x0a); end >= 0; end = bytes.indexOf(0x0a, at)) {
    const line = decoder.decode(bytes.subarray(at, end));
    try {
      const entry = journalEntry(JSON.parse(line));
      if (entry) entries.push(entry);
    } catch {
      return { entries, sizeBytes: at, foreignPath: foreignPathIn(line) };
    }
    at = end + 1;
  }
  return { entries, sizeBytes: at, foreignPath: null };
}

/** What a journal says. */
export interface ParsedJournal {
  readonly entries: JournalEntry[];
  /** Where the entries end. */
  readonly sizeBytes: number;
  /** A path that no backup has, if the journal ends with a commit of one: no program of ours has written that. */
  readonly foreignPath: string | null;
}

const anyCommit = object({
  type: matching(/^commit$/),
  changes: listOf(object({
    put: optional(text),
    adopt: optional(text),
    remove: optional(text),
    aside: optional(text),
    to: optional(orNull(text)),
  })),
});

function foreignPathIn(line: string): string | null {
  try {
    const paths = anyCommit(JSON.parse(line)).changes.flatMap((change) =>
      Object.values(change).filter((each) => typeof each === "string")
    );
    return paths.find((each) => !parsePath(each) && !accountOfFolderPath(each)) ?? null;
  } catch {
    return null;
  }
}

/** The path that a change is about. */
export function pathOf(change: JournalChange): string {
  if ("put" in change) return change.put;
  if ("adopt" in change) return change.adopt;
  return "aside" in change ? change.aside : change.remove;
}

/** A file as it was placed. */
export interface Placed extends FileEntry {
  readonly note: ArtifactNote | null;
}

/** What a change leaves at its path; null: nothing. */
export function placedBy(change: JournalChange): Placed | null {
  if (!("sha256" in change)) return null;
  const { size: sizeBytes, sha256, note = null } = change;
  return { sizeBytes, sha256, note };
}

/** The readings of lists that have not ended: what they have noted. */
export function openReadings(entries: readonly JournalEntry[]): JournalEntry[] {
  const open = new Map<string, JournalEntry[]>();
  const take = (entry: JournalEntry | RunEntry) => {
    if (entry.type === "sweep") open.set(entry.key, [entry]);
    if (entry.type === "page") open.get(entry.key)?.push(entry);
    if (entry.type === "swept" || entry.type === "list") open.delete(entry.key);
  };
  for (const entry of entries) {
    if (entry.type === "commit") entry.then.forEach(take);
    else take(entry);
  }
  return [...open.values()].flat();
}
