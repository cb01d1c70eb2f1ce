import { textWidth } from "../../src/text/text_width.ts";

const ESC = String.fromCharCode(27);
const TOKEN_REGEXP = new RegExp(`${ESC}\\[[?\\d;]*[A-Za-z]|[\\s\\S]`, "g");

/**
 * A terminal, for the few sequences that displays write. Lines are kept as they were written, and wrap where they are wider
 * than the window, as terminals do when it is resized; what is scrolled out of the window cannot be drawn over.
 */
export class TerminalScreen {
  columns: number;
  rows: number;
  #lines: string[] = [""];
  #row = 0;
  #column = 0;

  constructor({ columns = 80, rows = 24, lines = [] }: {
    readonly columns?: number;
    readonly rows?: number;
    /** What is on it already. */
    readonly lines?: readonly string[];
  } = {}) {
    this.columns = columns;
    this.rows = rows;
    this.write(lines.map((line) => `${line}\n`).join(""));
  }

  /** All that was written and not drawn over, without spaces at the ends of lines. */
  get lines(): string[] {
    const lines = this.#lines.map((line) => line.trimEnd());
    return lines.slice(0, lines.findLastIndex((line) => line !== "") + 1);
  }

  write(text: string): void {
    for (const [token] of text.matchAll(TOKEN_REGEXP)) {
      const line = this.#lines[this.#row] ?? "";
      if (token === "\n") [this.#row, this.#column] = [this.#row + 1, 0];
      else if (token === "\r") this.#column = 0;
      else if (token === `${ESC}[K`) this.#lines[this.#row] = line.slice(0, this.#column);
      else if (token === `${ESC}[J`) this.#lines.length = Math.min(this.#lines.length, this.#row);
      else if (token.startsWith(ESC) && token.endsWith("A")) this.#up(parseInt(token.slice(2)));
      else if (!token.startsWith(ESC)) {
        const before = line.slice(0, this.#column).padEnd(this.#column);
        this.#lines[this.#row] = before + token + line.slice(this.#column + 1);
        this.#column++;
      }
    }
  }

  #up(rows: number): void {
    let left = Math.min(rows, this.rows - 1);
    while (left > 0 && this.#row > 0) {
      const width = textWidth(this.#lines[--this.#row] ?? "");
      left -= Math.max(1, Math.ceil(width / this.columns));
    }
  }
}
