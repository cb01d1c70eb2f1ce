import type { MeasuredRun, Usage } from "./run_measured.ts";
import { REPEATS } from "./settings.ts";

/** One row of the table. */
export interface BenchFigure {
  readonly name: string;
  readonly measured: string;
  /** What it is compared with. */
  readonly against: string;
  readonly ratio: string;
  readonly target: string;
  /** Whether the target is met; null where there is none. */
  readonly isMet: boolean | null;
}

/** What is measured, and how much of it. */
export interface BenchOptions {
  /** Whether as much is measured as the README's figures are of; otherwise a tenth or so, in seconds. */
  readonly large: boolean;
  /** For the files. */
  readonly folder: string;
  /** The checkout whose program is measured. */
  readonly root: string;
}

/** A figure whose ratio must not be above `most`. */
export function ratioFigure(
  name: string,
  { value, floor, unit, of, most }: {
    readonly value: number;
    readonly floor: number;
    readonly unit: string;
    /** What the floor is. */
    readonly of: string;
    readonly most: number | null;
  },
): BenchFigure {
  const ratio = value / floor;
  return {
    name,
    measured: `${shown(value)} ${unit}`,
    against: `${of}: ${shown(floor)} ${unit}`,
    ratio: ratio.toFixed(3),
    target: most === null ? "" : `<= ${most}`,
    isMet: most === null ? null : ratio <= most,
  };
}

/** A figure with a bound of its own, compared with nothing. */
export function boundFigure(
  name: string,
  { value, unit, most, least }: {
    readonly value: number;
    readonly unit: string;
    readonly most?: number;
    readonly least?: number;
  },
): BenchFigure {
  const target = most !== undefined
    ? `<= ${most} ${unit}`
    : least !== undefined
    ? `>= ${least} ${unit}`
    : "";
  return {
    name,
    measured: `${shown(value)} ${unit}`,
    against: "",
    ratio: "",
    target,
    isMet: target === "" ? null : value <= (most ?? Infinity) && value >= (least ?? -Infinity),
  };
}

function shown(value: number): string {
  return value >= 100 || Number.isInteger(value) ? String(Math.round(value)) : value.toPrecision(3);
}

/** Runs a few times, and takes the least of every quantity: other work on the machine only ever adds. */
export async function leastOf(run: () => Promise<MeasuredRun>): Promise<Usage> {
  const usages: Usage[] = [];
  for (let i = 0; i < REPEATS; i++) usages.push((await run()).usage);
  const least = (of: (usage: Usage) => number) => Math.min(...usages.map(of));
  return {
    wallMs: least(({ wallMs }) => wallMs),
    cpuMs: least(({ cpuMs }) => cpuMs),
    // Of memory the most counts: that is what a machine must have.
    peakBytes: Math.max(...usages.map(({ peakBytes }) => peakBytes)),
  };
}
