import { assert } from "./assert.ts";

/** Throws an `AssertionError` if `actual` is null or undefined. */
export function assertExists<T>(actual: T, message?: string): asserts actual is NonNullable<T> {
  assert(
    actual !== null && actual !== undefined,
    message ?? `Expected a value: current value is ${actual}`,
  );
}
