import { redraw, REDRAW_MS } from "../report/run/redraw.ts";
import { fit } from "../text/text_width.ts";
import type { Program } from "./program.ts";

/** A line on the terminal that says how far a command is, and goes when it ends. Without a terminal there is none. */
export class ProgressLine implements Disposable {
  #drawn: readonly string[] = [];
  #drawnMs = -Infinity;

  constructor(readonly program: Program) {}

  /** Shows a text in place of the last one. */
  show(text: string): void {
    const nowMs = this.program.clock.now();
    if (nowMs - this.#drawnMs < REDRAW_MS) return;
    this.#drawnMs = nowMs;
    this.#draw([text]);
  }

  [Symbol.dispose](): void {
    if (this.#drawn.length > 0) this.#draw([]);
  }

  #draw(lines: readonly string[]): void {
    const { program } = this;
    const columns = program.terminal()?.columns;
    if (columns === undefined) return;
    program.draw(redraw(this.#drawn, lines.map((line) => fit(line, columns - 1)), { columns }));
    this.#drawn = lines;
  }
}
