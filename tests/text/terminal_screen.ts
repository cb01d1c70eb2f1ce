import { textWidth } from "../../src/text/text_width.ts";

const ESC = String.fromCharCode(27);
const TOKEN_REGEXP = new RegExp(`${ESC}\\[[?\\d;]*[A-Za-z]|[\\s\\S]`, "gu");

/** A row of cells, of which wide characters take two; `isWrapped`: its text goes on in the next one. */
interface ScreenRow {
  readonly cells: string[];
  isWrapped: boolean;
}

/**
 * A terminal, for the few sequences that displays write. It wraps its rows anew when it is resized, and does so as tmux
 * does: a row is as wide as what was ever in it, and goes on in the next one, until it is cleared as a whole. What is
 * scrolled out of the window cannot be drawn over.
 */
export class TerminalScreen {
  #columns: number;
  #height: number;
  /** Those scrolled out of the window, and those in it. */
  #rows: ScreenRow[];
  #row = 0;
  #column = 0;

  constructor({ columns = 80, rows = 24, lines = [] }: {
    readonly columns?: number;
    readonly rows?: number;
    /** What is on it already. */
    readonly lines?: readonly string[];
  } = {}) {
    [this.#columns, this.#height] = [columns, rows];
    this.#rows = emptyRows(rows);
    this.write(lines.map((line) => `${line}\n`).join(""));
  }

  get size(): { columns: number; rows: number } {
    return { columns: this.#columns, rows: this.#height };
  }

  /** All that was written and not drawn over, wrapped rows as one line, without spaces at the ends of lines. */
  get lines(): string[] {
    const lines = linesOf(this.#rows).map(({ cells }) => cells.join("").trimEnd());
    return lines.slice(0, lines.findLastIndex((line) => line !== "") + 1);
  }

  resize(columns: number, rows: number): void {
    const below = this.#rows.length - 1 - this.#row;
    const gone = Math.min(below, Math.max(0, this.#height - rows));
    this.#rows.splice(this.#rows.length - gone, gone);
    if (columns !== this.#columns) this.#reflow(columns);
    this.#rows.push(...emptyRows(rows - this.#rows.length));
    [this.#columns, this.#height] = [columns, rows];
  }

  write(text: string): void {
    for (const [token] of text.matchAll(TOKEN_REGEXP)) {
      if (token === "\n") this.#down();
      else if (token === "\r") this.#column = 0;
      else if (token === `${ESC}[K`) this.#clearLineEnd(this.#row, this.#column);
      else if (token === `${ESC}[J`) {
        this.#clearLineEnd(this.#row, this.#column);
        for (let row = this.#row + 1; row < this.#rows.length; row++) this.#clearLineEnd(row, 0);
      } else if (token.startsWith(ESC) && token.endsWith("A")) {
        const top = this.#rows.length - this.#height;
        this.#row = Math.max(top, this.#row - parseInt(token.slice(2)));
      } else if (!token.startsWith(ESC)) this.#put(token);
    }
  }

  #at(row: number): ScreenRow {
    return this.#rows[row] ?? { cells: [], isWrapped: false };
  }

  #put(character: string): void {
    const width = textWidth(character);
    if (this.#column + width > this.#columns) {
      this.#at(this.#row).isWrapped = true;
      this.#down();
    }
    const { cells } = this.#at(this.#row);
    while (cells.length < this.#column) cells.push(" ");
    cells.splice(this.#column, width, character, ...new Array(Math.max(0, width - 1)).fill(""));
    this.#column += width;
  }

  #down(): void {
    [this.#row, this.#column] = [this.#row + 1, 0];
    if (this.#row === this.#rows.length) this.#rows.push(...emptyRows(1));
  }

  #clearLineEnd(row: number, column: number): void {
    if (column > 0) {
      this.#at(row).cells.fill(" ", column);
      return;
    }
    this.#rows.splice(row, 1, ...emptyRows(1));
    // What went on here does so no more.
    this.#at(row - 1).isWrapped = false;
  }

  #reflow(columns: number): void {
    const rows: ScreenRow[] = [];
    let cursor = 0;
    for (const { cells, first, last } of linesOf(this.#rows)) {
      if (this.#row >= first && this.#row <= last) cursor = rows.length;
      rows.push(...wrapped(cells, columns));
    }
    this.#row = cursor;
    this.#rows = rows;
  }
}

function emptyRows(count: number): ScreenRow[] {
  return Array.from({ length: Math.max(0, count) }, () => ({ cells: [], isWrapped: false }));
}

/** Rows as lines, each with the numbers of its rows. */
function linesOf(rows: readonly ScreenRow[]): { cells: string[]; first: number; last: number }[] {
  const lines: { cells: string[]; first: number; last: number }[] = [];
  rows.forEach(({ cells }, at) => {
    const line = lines.at(-1);
    if (line === undefined || !rows[at - 1]?.isWrapped) {
      lines.push({ cells: [...cells], first: at, last: at });
    } else {
      line.cells.push(...cells);
      line.last = at;
    }
  });
  return lines;
}

/** A line as rows of so many columns; no wide character is cut. */
function wrapped(cells: readonly string[], columns: number): ScreenRow[] {
  const rows: ScreenRow[] = [];
  let from = 0;
  do {
    const isCut = from + columns < cells.length && cells[from + columns] === "";
    const to = from + columns - (isCut ? 1 : 0);
    rows.push({ cells: cells.slice(from, to), isWrapped: to < cells.length });
    from = to;
  } while (from < cells.length);
  return rows;
}
