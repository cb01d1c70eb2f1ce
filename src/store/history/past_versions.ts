import { members } from "../../json/scan.ts";
import { RecordSlices, sliceArray } from "../../json/slice_records.ts";
import type { RawReader } from "../raw_reader.ts";
import { accountPaths } from "../layout/paths.ts";
import { type RecordBatch, withOffsets } from "../lists/record_batch.ts";
import { keyOf, parseTombstone } from "./tombstone.ts";

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

/** Where a text is in the files of a backup. */
export interface TextSpan {
  readonly path: string;
  readonly offset: number;
  readonly length: number;
}

/** An earlier version of a record, or a deleted one, and where its text is. */
export interface PastVersion extends TextSpan {
  readonly key: string;
  readonly recordId: string;
  readonly parentId: string | null;
  readonly noticedAt: string;
  readonly kind: "changed" | "deleted";
}

type OffsetBatch = RecordBatch & { readonly offset: number };

/** The past versions of a resource's records, and where the present ones are. */
export class PastVersions {
  readonly #paths;

  constructor(
    readonly reader: RawReader,
    readonly source: HistorySource,
    readonly filter: HistoryFilter,
  ) {
    this.#paths = accountPaths(source.accountId);
  }

  /** The past versions, in the order of time. */
  async inOrder(): Promise<PastVersion[]> {
    const { folder, kind, suffix } = this.source;
    const versions: PastVersion[] = [];
    const path = this.#paths.history(folder);
    const lines = withOffsets(this.reader.lines(path), { headBytes: 0, betweenBytes: 1 });
    for await (const batch of lines) versions.push(...this.#versionsIn(path, batch, "changed"));
    if (kind === "object") return versions;
    for await (const [path, batch] of this.#deleted(suffix ?? undefined)) {
      versions.push(...this.#versionsIn(path, batch, "deleted"));
    }
    if (suffix !== null) {
      // Child records were deleted with their parents.
      for await (const [path, batch] of this.#deleted()) {
        versions.push(...this.#childrenIn(path, batch));
      }
    }
    // By time; of one moment as they were written: an earlier version was noticed before the record was deleted.
    return versions.sort((a, b) =>
      a.noticedAt < b.noticedAt ? -1 : a.noticedAt > b.noticedAt ? 1 : 0
    );
  }

  /** Where the present texts of records are, by key. */
  async present(keys: ReadonlySet<string>): Promise<Map<string, TextSpan>> {
    const { folder, kind, suffix } = this.source;
    const spans = new Map<string, TextSpan>();
    if (keys.size === 0) return spans;
    if (kind === "object") {
      const path = this.#paths.object(folder);
      const length = await this.reader.sizeOf(path);
      if (length !== null) spans.set("0", { path, offset: 0, length });
      return spans;
    }
    const parents = new Set(
      [...keys].map((key) => suffix === null ? null : key.split("/")[0] ?? ""),
    );
    for (const parent of parents) {
      const path = parent === null
        ? this.#paths.list(folder)
        : this.#paths.childList(folder, parent, suffix ?? "");
      for await (const { slices, offset } of withOffsets(this.reader.list(path))) {
        for (let i = 0; i < slices.count; i++) {
          const key = parent === null ? slices.idText(i) : `${parent}/${slices.idText(i)}`;
          if (!keys.has(key)) continue;
          const start = slices.starts[i] ?? 0;
          const length = (slices.ends[i] ?? 0) - start;
          spans.set(key, { path, offset: offset + start, length });
        }
      }
    }
    return spans;
  }

  /** @throws Error if the file was replaced since the span was found */
  async text({ path, offset, length }: TextSpan): Promise<Uint8Array<ArrayBuffer>> {
    using file = this.reader.open(path);
    const bytes = new Uint8Array(length);
    if (file && await file.readAt(offset, bytes)) return bytes;
    throw new Error(`Cannot read "${path}": it was replaced meanwhile; try again`);
  }

  async *#deleted(suffix?: string): AsyncGenerator<[string, OffsetBatch]> {
    const path = this.#paths.deleted(this.source.folder, suffix);
    for await (const batch of withOffsets(this.reader.list(path, { repeats: true }))) {
      yield [path, batch];
    }
  }

  /** The versions that tombstones hold, if they are of the resource and asked for. */
  #versionsIn(
    path: string,
    { bytes, slices, offset }: OffsetBatch,
    kind: PastVersion["kind"],
  ): PastVersion[] {
    return Array.from({ length: slices.count }, (_, i): PastVersion[] => {
      const about = parseTombstone(slices.record(bytes, i));
      if (!about || about.resource !== this.source.resource || !this.#isWanted(about)) return [];
      const { recordId, parentId, noticedAt, start, end } = about;
      return [{
        key: parentId === null ? recordId : `${parentId}/${recordId}`,
        recordId,
        parentId,
        noticedAt,
        kind,
        path,
        offset: offset + (slices.starts[i] ?? 0) + start,
        length: end - start,
      }];
    }).flat();
  }

  /** The child records that were deleted with their parents. */
  #childrenIn(path: string, { bytes, slices, offset }: OffsetBatch): PastVersion[] {
    const children = new RecordSlices();
    return Array.from({ length: slices.count }, (_, i): PastVersion[] => {
      const text = slices.record(bytes, i);
      const about = parseTombstone(text);
      const list = about?.children &&
        [...members(text, about.children.start, about.children.end)]
          .find((member) => keyOf(text, member) === this.source.suffix);
      if (!about || !list) return [];
      const { valueStart: at, valueEnd: end } = list;
      sliceArray(text, children, { at, end, undocumented: true });
      return Array.from({ length: children.count }, (_, j) => ({
        key: `${about.recordId}/${children.idText(j)}`,
        recordId: children.idText(j),
        parentId: about.recordId,
        noticedAt: about.noticedAt,
        kind: "deleted" as const,
        path,
        offset: offset + (slices.starts[i] ?? 0) + (children.starts[j] ?? 0),
        length: (children.ends[j] ?? 0) - (children.starts[j] ?? 0),
      })).filter((version) => this.#isWanted(version));
    }).flat();
  }

  #isWanted(
    { recordId, noticedAt }: { readonly recordId: string; readonly noticedAt: string },
  ): boolean {
    const { ids, since } = this.filter;
    // Both are ISO 8601 in UTC, and a date is the beginning of each of its times.
    return (ids === null || ids.has(recordId)) && (since === null || noticedAt >= since);
  }
}
