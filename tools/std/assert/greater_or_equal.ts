import { assert } from "./assert.ts";

/** Throws an `AssertionError` unless `actual >= expected`. */
export function assertGreaterOrEqual<T>(actual: T, expected: T, message?: string): void {
  assert(actual >= expected, message ?? `Expected ${actual} >= ${expected}`);
}
