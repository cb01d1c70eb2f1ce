import { findMember } from "../json/scan.ts";
import type { Columns } from "./column.ts";
import { parseRecord, valueAt } from "./parse_record.ts";
import type { AccountSource, RecordTexts } from "./read_account.ts";
import type { Table } from "./tables.ts";

const ENCODER = new TextEncoder();
const DECODER = new TextDecoder();

/** The names of the cells of a table's rows. */
export function csvHead({ parent, part, columns }: Table): string[] {
  const names = ({ name }: { name: string }) => name;
  return ["account_id", ...parent.map(names), ...(part ? ["position"] : []), ...columns.map(names)];
}

/** The rows of some records: one a record, or one an element of the table's list. @throws RecordError */
export function* csvRows(
  table: Table,
  { source, records }: { source: AccountSource; records: RecordTexts },
): Generator<string[]> {
  const { path, parentId, texts } = records;
  const { part, columns } = table;
  for (const text of texts) {
    const record = parseRecord(text, { path, numberOf: (number) => number });
    if (!part) {
      const head = parentId === null ? [source.id] : [source.id, parentId];
      yield [...head, ...cells(columns, record, text)];
      continue;
    }
    const elements = record[part.member];
    if (!Array.isArray(elements)) continue;
    const id = cell(record["id"]);
    for (const [index, element] of elements.entries()) {
      yield [source.id, id, String(index + 1), ...cells(columns, element, "")];
    }
  }
}

function cells(columns: Columns, record: unknown, text: string): string[] {
  return columns.map(({ kind, path }) => {
    if (kind === "json") return memberText(text, path[0] ?? "");
    return cell(valueAt(record, path));
  });
}

/** Numbers are texts already, as they were sent. */
function cell(value: unknown): string {
  if (value === null || value === undefined) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function memberText(text: string, key: string): string {
  const bytes = ENCODER.encode(text);
  const member = findMember(bytes, key);
  const found = member ? DECODER.decode(bytes.subarray(member.valueStart, member.valueEnd)) : "";
  return found === "null" ? "" : found;
}
