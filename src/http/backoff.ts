/** The ceiling of the first wait: shorter than what a server needs to recover hardly helps it. */
const BASE_MS = 1000;

/** The ceiling of any wait: with seven attempts, half a minute at the end rides out a restart. */
const CAP_MS = 30_000;

/**
 * The milliseconds to wait before retry number `retry` (from 0): a random part ("full jitter", so
 * that many who failed together do not come back together) of 1, 2, 4, 8, 16, 30, 30, ... seconds.
 * `random` gives [0, 1).
 */
export function backoffMs(retry: number, random: () => number): number {
  return Math.min(BASE_MS * 2 ** retry, CAP_MS) * random();
}
