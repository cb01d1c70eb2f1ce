import { redraw, REDRAW_MS } from "../report/run/redraw.ts";
import type { Program } from "./program.ts";

/**
 * Lines are drawn for a window of this width even in a wider one: what wraps when a window is made narrower may push lines
 * out of its top, where nothing can take them away.
 */
const MOST_COLUMNS = 50;

/** Lines at the bottom of a terminal that show what goes on; whoever has more to say prints it above them. */
export class LiveLines {
  readonly #stop = new AbortController();
  #drawn: readonly string[] = [];
  #ticking: Promise<void> = Promise.resolve();
  #failure: unknown = null;

  constructor(readonly program: Program) {}

  /** The width to draw lines for; the last column is left free. */
  get columns(): number {
    return Math.min(MOST_COLUMNS, this.program.terminal()?.columns ?? Infinity);
  }

  /** Draws the lines again several times a second, until the end. */
  start(lines: () => readonly string[]): void {
    this.every(REDRAW_MS, () => this.draw(lines()));
  }

  /** Does something each time that so many milliseconds have passed, until the end. */
  every(ms: number, run: () => void): void {
    const { clock } = this.program;
    const { signal } = this.#stop;
    const loop = async () => {
      while (!signal.aborted) {
        await clock.sleep(ms, signal);
        run();
      }
    };
    this.#ticking = loop().catch((error) => {
      if (!signal.aborted) this.#failure = error;
    });
  }

  /** Draws the lines, with others above them that stay. */
  draw(lines: readonly string[], above: readonly string[] = []): void {
    const columns = this.program.terminal()?.columns ?? 80;
    this.program.draw(redraw(this.#drawn, lines, { above, columns }));
    this.#drawn = lines;
  }

  /** Prints lines above those that are drawn; false if none are. */
  printAbove(above: readonly string[]): boolean {
    if (this.#drawn.length === 0) return false;
    this.draw(this.#drawn, above);
    return true;
  }

  /** Takes the lines away. A display that failed ended nothing else: that it did is said now. */
  async end(): Promise<void> {
    this.#stop.abort();
    await this.#ticking;
    if (this.#drawn.length > 0) this.draw([]);
    if (this.#failure !== null) this.program.err(`The progress display failed: ${this.#failure}`);
  }
}
