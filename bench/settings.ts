/** Where `@std` is asked for, as the tasks do. */
export const JSR = Deno.env.get("JSR_URL") || "https://jsr.io/";

/** The end of the made-up history: before any run, so that later changes are newer than all of it. */
export const UNTIL = new Date("2026-01-31T12:00:00Z");

/** More than any run asks for: the rate is no limit where work is measured. */
export const NO_RATE = 100_000;

/** How often a figure that other work on the machine disturbs is measured; the best counts. */
export const REPEATS = 3;
