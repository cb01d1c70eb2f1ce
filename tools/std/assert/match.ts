import { assert } from "./assert.ts";

/** Throws an `AssertionError` if `actual` does not match `expected`. */
export function assertMatch(actual: string, expected: RegExp, message?: string): void {
  assert(expected.test(actual), message ?? `Expected "${actual}" to match ${expected}`);
}
