import { join } from "@std/path/join";
import { idText } from "../../json/record_id.ts";
import { members } from "../../json/scan.ts";
import { RecordSlices, sliceArray } from "../../json/slice_records.ts";
import { readFileLines } from "../lists/file_lines.ts";
import { readList } from "../lists/list_reader.ts";
import { keyOf, parseTombstone } from "./parse_tombstone.ts";
import { accountPaths } from "../layout/paths.ts";

/** Whose past is asked for: a resource of one account, as plain data. */
export interface HistoryPlace {
  readonly accountId: string;
  /** The resource's name, as its entries have it. */
  readonly resource: string;
  readonly folder: string;
  readonly kind: "object" | "list" | "child";
  /** `child` only. */
  readonly suffix: string | null;
}

/** A version of a record that is past: where its text stands. */
export interface Version {
  readonly key: string;
  readonly recordId: string;
  readonly parentId: string | null;
  readonly noticedAt: string;
  readonly kind: "changed" | "deleted";
  readonly path: string;
  readonly offset: number;
  readonly length: number;
}

/** Where a version's text stands. */
export type Span = Pick<Version, "path" | "offset" | "length">;

/** First record of a list file, and what stands between two. */
const LIST_HEAD_BYTES = 2;
const BETWEEN_BYTES = 2;

/** The versions of a resource's records that are past, and where the present ones are. */
export class PastVersions {
  readonly #paths;

  constructor(
    readonly root: string,
    readonly place: HistoryPlace,
    readonly filter: { readonly id: string | null; readonly since: string | null },
  ) {
    this.#paths = accountPaths(place.accountId);
  }

  /** Versions that are past, in the order of time. */
  async inOrder(): Promise<Version[]> {
    const { folder, kind, suffix } = this.place;
    const versions: Version[] = [];
    const take = (entry: Uint8Array, span: Span, kindOf: Version["kind"]) => {
      const version = this.#version(entry, span, kindOf);
      if (version) versions.push(version);
    };
    const history = this.#paths.history(folder);
    let offset = 0;
    await ifPresent(() =>
      readFileLines(this.#path(history), {
        onLine(line) {
          take(line, { path: history, offset, length: line.length }, "changed");
          offset += line.length + 1;
        },
      })
    );
    if (kind === "object") return versions;
    const deleted = this.#paths.deleted(folder, suffix ?? undefined);
    await this.#eachEntry(deleted, (entry, span) => take(entry, span, "deleted"));
    if (suffix !== null) {
      // What was nested in a record that is gone went with it.
      await this.#eachEntry(
        this.#paths.deleted(folder),
        (entry, span) => versions.push(...this.#childrenIn(entry, span)),
      );
    }
    // By time; of one moment as they were written: an earlier version was noticed before the record was gone.
    return versions.sort((
      a,
      b,
    ) => (a.noticedAt < b.noticedAt ? -1 : a.noticedAt > b.noticedAt ? 1 : 0));
  }

  /** Where the present texts of records stand, by key. */
  async present(keys: ReadonlySet<string>): Promise<Map<string, Span>> {
    const { folder, kind, suffix } = this.place;
    const spans = new Map<string, Span>();
    if (keys.size === 0) return spans;
    if (kind === "object") {
      const path = this.#paths.object(folder);
      await ifPresent(async () => {
        spans.set("0", { path, offset: 0, length: (await Deno.stat(this.#path(path))).size });
      });
      return spans;
    }
    const parents = new Set(
      [...keys].map((key) => suffix === null ? null : key.split("/")[0] ?? ""),
    );
    for (const parent of parents) {
      const path = parent === null
        ? this.#paths.list(folder)
        : this.#paths.childList(folder, parent, suffix ?? "");
      let offset = LIST_HEAD_BYTES;
      for await (const { slices } of readList(this.#path(path))) {
        for (let i = 0; i < slices.count; i++) {
          const length = (slices.ends[i] ?? 0) - (slices.starts[i] ?? 0);
          const id = idText(slices.idsHi[i] ?? 0, slices.idsLo[i] ?? 0);
          const key = parent === null ? id : `${parent}/${id}`;
          if (keys.has(key)) spans.set(key, { path, offset, length });
          offset += length + BETWEEN_BYTES;
        }
      }
    }
    return spans;
  }

  text({ path, offset, length }: Span): Uint8Array<ArrayBuffer> {
    using file = Deno.openSync(this.#path(path));
    file.seekSync(offset, Deno.SeekMode.Start);
    const bytes = new Uint8Array(length);
    for (let filled = 0; filled < length;) {
      const read = file.readSync(bytes.subarray(filled));
      if (read === null) {
        throw new Error(`Cannot read "${path}": it was replaced meanwhile; try again`);
      }
      filled += read;
    }
    return bytes;
  }

  async #eachEntry(own: string, onEntry: (entry: Uint8Array, span: Span) => void): Promise<void> {
    let offset = LIST_HEAD_BYTES;
    for await (const { bytes, slices } of readList(this.#path(own), { repeats: true })) {
      for (let i = 0; i < slices.count; i++) {
        const entry = bytes.subarray(slices.starts[i], slices.ends[i]);
        onEntry(entry, { path: own, offset, length: entry.length });
        offset += entry.length + BETWEEN_BYTES;
      }
    }
  }

  /** The version an entry keeps; null if it is of another resource or not asked for. */
  #version(entry: Uint8Array, { path, offset }: Span, kind: Version["kind"]): Version | null {
    const about = parseTombstone(entry);
    if (!about || about.resource !== this.place.resource || !this.#isWanted(about)) return null;
    const { recordId, parentId, noticedAt, start, end } = about;
    const key = parentId === null ? recordId : `${parentId}/${recordId}`;
    return {
      key,
      recordId,
      parentId,
      noticedAt,
      kind,
      path,
      offset: offset + start,
      length: end - start,
    };
  }

  #childrenIn(entry: Uint8Array, { path, offset }: Span): Version[] {
    const about = parseTombstone(entry);
    const children = about &&
      [...members(entry, 0, entry.length)].find((member) => keyOf(entry, member) === "nested");
    if (!about || !children) return [];
    const list = [...members(entry, children.valueStart, children.valueEnd)]
      .find((member) => keyOf(entry, member) === this.place.suffix);
    if (!list) return [];
    const slices = new RecordSlices();
    sliceArray(entry, slices, { at: list.valueStart, end: list.valueEnd, undocumented: true });
    return Array.from({ length: slices.count }, (_, i) => {
      const recordId = idText(slices.idsHi[i] ?? 0, slices.idsLo[i] ?? 0);
      const start = slices.starts[i] ?? 0;
      return {
        key: `${about.recordId}/${recordId}`,
        recordId,
        parentId: about.recordId,
        noticedAt: about.noticedAt,
        kind: "deleted" as const,
        path,
        offset: offset + start,
        length: (slices.ends[i] ?? 0) - start,
      };
    }).filter((version) => this.#isWanted(version));
  }

  #isWanted(
    { recordId, noticedAt }: { readonly recordId: string; readonly noticedAt: string },
  ): boolean {
    const { id, since } = this.filter;
    // Both are ISO 8601 in UTC, and a date is the beginning of each of its times.
    return (id === null || recordId === id) && (since === null || noticedAt >= since);
  }

  #path(own: string): string {
    return join(this.root, ...own.split("/"));
  }
}

async function ifPresent(read: () => Promise<void>): Promise<void> {
  try {
    await read();
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
