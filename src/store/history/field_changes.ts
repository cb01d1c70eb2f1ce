import { idText } from "../../json/record_id.ts";
import { members, skipSpace, skipValue } from "../../json/scan.ts";
import { foundId, readRecordId } from "../../json/slice_records.ts";

/** One member that differs between two versions of a record; texts are JSON as they were sent. */
export interface FieldChange {
  /** `client.name`, `line_items[id 77].amount`, `access_roles[0]`. */
  readonly path: string;
  /** Null: not there. */
  readonly before: string | null;
  readonly after: string | null;
}

const DECODER = new TextDecoder();

/**
 * What differs between two versions of a record, member by member at every depth, in the order of the later version.
 * Compared as text: `1.10` and `1.1` differ. Elements of an array are told apart by their ids where they have any.
 * @throws JsonSyntaxError if one of them is not JSON
 */
export function fieldChanges(before: Uint8Array, after: Uint8Array): FieldChange[] {
  const old = leavesOf(before);
  const fresh = leavesOf(after);
  const changes: FieldChange[] = [];
  for (const [path, text] of fresh) {
    const was = old.get(path) ?? null;
    if (was !== text) changes.push({ path, before: was, after: text });
  }
  for (const [path, text] of old) {
    if (!fresh.has(path)) changes.push({ path, before: text, after: null });
  }
  return changes;
}

/** Every value of a record that holds no other, by its path, as it was sent; without those that say nothing. */
export function fieldValues(record: string): { readonly path: string; readonly value: string }[] {
  return [...leavesOf(new TextEncoder().encode(record))].flatMap(([path, value]) =>
    ["null", '""', "[]", "{}"].includes(value) ? [] : [{ path, value }]
  );
}

/** Every value that holds no other, by its path. */
function leavesOf(text: Uint8Array): Map<string, string> {
  const leaves = new Map<string, string>();
  collect(text, leaves, { path: "", at: skipSpace(text, 0), end: text.length });
  return leaves;
}

function collect(
  text: Uint8Array,
  leaves: Map<string, string>,
  { path, at, end }: { path: string; at: number; end: number },
): void {
  let isEmpty = true;
  if (text[at] === 0x7b) {
    for (const { keyStart, keyEnd, valueStart, valueEnd } of members(text, at, end)) {
      isEmpty = false;
      const key = DECODER.decode(text.subarray(keyStart + 1, keyEnd - 1));
      collect(text, leaves, {
        path: path === "" ? key : `${path}.${key}`,
        at: valueStart,
        end: valueEnd,
      });
    }
  } else if (text[at] === 0x5b) {
    const elements = elementsOf(text, at, end);
    isEmpty = elements.length === 0;
    for (const { name, start, stop } of elements) {
      collect(text, leaves, { path: `${path}[${name}]`, at: start, end: stop });
    }
  } else isEmpty = false;
  const isLeaf = isEmpty || (text[at] !== 0x7b && text[at] !== 0x5b);
  if (isLeaf) leaves.set(path, DECODER.decode(text.subarray(at, end)));
}

/** The elements of an array, named by their ids if all have one, else by their index. */
function elementsOf(
  text: Uint8Array,
  at: number,
  end: number,
): { name: string; start: number; stop: number }[] {
  const elements: { name: string; start: number; stop: number }[] = [];
  const ids = new Set<string>();
  for (let i = skipSpace(text, at + 1); i < end && text[i] !== 0x5d;) {
    const stop = skipValue(text, i, end);
    if (text[i] === 0x7b && readRecordId(text, i, stop)) ids.add(idText(foundId.hi, foundId.lo));
    elements.push({ name: String(elements.length), start: i, stop });
    i = skipSpace(text, stop);
    if (text[i] === 0x2c) i = skipSpace(text, i + 1);
  }
  if (ids.size !== elements.length) return elements;
  const names = [...ids];
  return elements.map((element, i) => ({ ...element, name: `id ${names[i]}` }));
}
