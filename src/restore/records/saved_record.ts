import { type AccountSource, readResource, readTombstones } from "../../export/read_account.ts";
import { CATALOG, type Resource } from "../../harvest/catalog.ts";
import { type Fields, isFields, listAt, parseExact, textAt } from "../../json/exact.ts";
import { parseTombstone } from "../../store/history/tombstone.ts";

/** A record of a backup. */
export interface SavedRecord {
  readonly resource: string;
  readonly id: string;
  /** Child records: the record they belong to. */
  readonly parentId: string | null;
  readonly fields: Fields;
}

/** A record that left Harvest. */
export interface DeletedRecord extends SavedRecord {
  /** ISO 8601 in UTC. */
  readonly noticedAt: string;
  /** Child records that went with it. */
  readonly children: readonly SavedRecord[];
}

const DECODER = new TextDecoder();

/** A resource's row in the catalog. @throws RangeError if there is none */
export function catalogRow(name: string): Resource {
  const row = CATALOG.find((resource) => resource.name === name);
  if (row) return row;
  throw new RangeError(`Cannot find the resource "${name}": it is not in the catalog`);
}

/** The records of a resource as the backup has them, ascending. @throws ListFormatError | SyntaxError */
export async function* savedRecords(
  source: AccountSource,
  resource: string,
): AsyncGenerator<SavedRecord> {
  for await (const { bytes, slices, parentId } of readResource(source, catalogRow(resource))) {
    for (let i = 0; i < slices.count; i++) {
      const fields = parseExact(DECODER.decode(slices.record(bytes, i)));
      yield { resource, id: slices.idText(i), parentId, fields };
    }
  }
}

/** Everything in the backup that left Harvest. @throws ListFormatError | SyntaxError */
export async function* deletedRecords(source: AccountSource): AsyncGenerator<DeletedRecord> {
  for await (const { bytes, slices } of readTombstones(source, "deleted")) {
    for (let i = 0; i < slices.count; i++) {
      const text = slices.record(bytes, i);
      const found = parseTombstone(text);
      if (found === null) continue;
      const { recordId: id, resource, parentId, noticedAt, start, end, children } = found;
      const partOf = (from: number, to: number) =>
        parseExact(DECODER.decode(text.subarray(from, to)));
      const nested = children ? partOf(children.start, children.end) : {};
      const fields = partOf(start, end);
      yield {
        resource,
        id,
        parentId,
        noticedAt,
        fields,
        children: childrenOf(resource, id, nested),
      };
    }
  }
}

function childrenOf(parent: string, parentId: string, nested: Fields): SavedRecord[] {
  const rows = CATALOG.filter(({ kind, folder }) => kind === "child" && folder === parent);
  return rows.flatMap(({ name: resource, suffix = "" }) =>
    listAt(nested, suffix).filter(isFields).map((fields, index) => {
      const id = textAt(fields, "id") || String(index + 1);
      return { resource, id, parentId, fields };
    })
  );
}
