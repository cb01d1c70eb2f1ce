import { type AccountSource, readTombstones, type SavedRecord } from "../../export/read_account.ts";
import { CATALOG } from "../../harvest/catalog.ts";
import { type Fields, isFields, listAt, parseExact, textAt } from "../../json/exact.ts";
import { tombstonesIn } from "../../store/history/tombstone.ts";

/** A record that left Harvest. */
export interface DeletedRecord extends SavedRecord {
  /** ISO 8601 in UTC. */
  readonly noticedAt: string;
  /** Child records that went with it. */
  readonly children: readonly (SavedRecord & { readonly noticedAt: string })[];
}

const DECODER = new TextDecoder();

/** Everything in the backup that left Harvest. @throws ListFormatError | SyntaxError */
export async function* deletedRecords(source: AccountSource): AsyncGenerator<DeletedRecord> {
  for await (const batch of readTombstones(source, "deleted")) {
    for (const { text, about } of tombstonesIn(batch)) {
      const { recordId: id, resource, parentId, noticedAt, start, end, children } = about;
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
        children: childrenOf(resource, id, nested).map((child) => ({ ...child, noticedAt })),
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
