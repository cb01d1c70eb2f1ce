/** A value of a column: ids and texts as text, numbers as numbers. Null if nothing was sent. */
export type ListValue = string | number | null;

/** One column of a list, dictionary-encoded: every value once, in sort order, and for each row the value's code. */
export interface ListColumn {
  /** Ascending; null, if a row has no value, comes last. */
  readonly values: readonly ListValue[];
  /** The names of the values, where they are ids. */
  readonly labels: readonly string[] | null;
  /** For each row the position of its value in `values`. */
  readonly codes: Codes;
}

/** Positions in a list of values, as narrow as their number allows. */
export type Codes =
  | Uint8Array<ArrayBuffer>
  | Uint16Array<ArrayBuffer>
  | Uint32Array<ArrayBuffer>;

/** How values are sorted: as numbers, as plain text (dates), or as people sort names, `Inv 9` before `Inv 10`. */
export type ListOrder = "number" | "text" | "name";

const COLLATOR = new Intl.Collator("en", { numeric: true });

/** Takes the values of a column row by row. */
export class ListColumnBuilder {
  readonly #codeOf = new Map<ListValue, number>();
  readonly #labels: string[] = [];
  readonly #codes: Uint32Array<ArrayBuffer>;
  #rows = 0;

  constructor(
    readonly order: ListOrder,
    rows: number,
    readonly isLabeled: boolean,
  ) {
    this.#codes = new Uint32Array(rows);
  }

  /** Adds the value of the next row. `label` is its name; of several names the last one counts. */
  add(value: ListValue, label: string | null): void {
    let code = this.#codeOf.get(value);
    if (code === undefined) {
      code = this.#codeOf.size;
      this.#codeOf.set(value, code);
    }
    if (label !== null && label !== "") this.#labels[code] = label;
    this.#codes[this.#rows++] = code;
  }

  /** Replaces the name of a value, if any row has it. */
  name(value: ListValue, label: string): void {
    const code = this.#codeOf.get(value);
    if (code !== undefined && label !== "") this.#labels[code] = label;
  }

  /** The column of all rows added. */
  finish(): ListColumn {
    const found = [...this.#codeOf.keys()];
    const label = (code: number) => this.#labels[code] ?? String(found[code] ?? "");
    const sorted = found.map((_, code) => code).sort((a, b) => {
      const [one = null, other = null] = [found[a], found[b]];
      if (one === null || other === null) return one === other ? 0 : one === null ? 1 : -1;
      if (typeof one === "number" && typeof other === "number") return one - other;
      const order = this.order === "name" ? COLLATOR.compare(label(a), label(b)) : 0;
      return order || (one < other ? -1 : 1);
    });
    const positionOf = new Uint32Array(found.length);
    sorted.forEach((code, position) => positionOf[code] = position);
    const codes = narrowCodes(found.length, this.#rows);
    for (let row = 0; row < this.#rows; row++) codes[row] = positionOf[this.#codes[row] ?? 0] ?? 0;
    return {
      values: sorted.map((code) => found[code] ?? null),
      labels: this.isLabeled ? sorted.map(label) : null,
      codes,
    };
  }
}

/** Room for the codes of some rows, of so many different values. */
export function narrowCodes(values: number, rows: number): Codes {
  if (values <= 0x100) return new Uint8Array(rows);
  return values <= 0x1_0000 ? new Uint16Array(rows) : new Uint32Array(rows);
}
