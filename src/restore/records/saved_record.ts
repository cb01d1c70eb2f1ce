import { type AccountSource, readTombstones, type SavedRecord } from "../../export/read_account.ts";
import { CATALOG } from "../../harvest/catalog.ts";
import { type Fields, isFields, listAt, parseExact, valueAt } from "../../json/exact.ts";
import { parseTombstone } from "../../store/history/tombstone.ts";

/** A record that left Harvest. */
export interface DeletedRecord extends SavedRecord {
  /** ISO 8601 in UTC. */
  readonly noticedAt: string;
  /** Child records that went with it. */
  readonly children: readonly SavedRecord[];
}

const DECODER = new TextDecoder();

/** Everything in the backup that left Harvest. @throws ListFormatError | SyntaxError */
export async function* deletedRecords(source: AccountSource): AsyncGenerator<DeletedRecord> {
  for await (const { bytes, slices } of readTombstones(source, "deleted")) {
    for (let i = 0; i < slices.count; i++) {
      const text = slices.record(bytes, i);
      const found = parseTombstone(text);
      if (found === null) continue;
      const { recordId: id, resource, parentId, noticedAt, start, end, children } = found;
      const nested = children &&
        parseExact(DECODER.decode(text.subarray(children.start, children.end)));
      yield {
        resource,
        id,
        parentId,
        noticedAt,
        fields: parseExact(DECODER.decode(text.subarray(start, end))),
        children: nested ? childrenOf(resource, id, nested) : [],
      };
    }
  }
}

function childrenOf(parent: string, parentId: string, nested: Fields): SavedRecord[] {
  return CATALOG.filter(({ kind, folder }) => kind === "child" && folder === parent).flatMap(
    ({ name, suffix = "" }) =>
      listAt(nested, suffix).filter(isFields).map((fields, index) => {
        const id = valueAt(fields, "id");
        return { resource: name, id: textOf(id) ?? String(index + 1), parentId, fields };
      }),
  );
}

function textOf(id: unknown): string | null {
  return typeof id === "object" && id !== null && "text" in id ? String(id.text) : null;
}
