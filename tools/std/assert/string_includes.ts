import { assert } from "./assert.ts";

/** Throws an `AssertionError` if `expected` does not occur in `actual`. */
export function assertStringIncludes(actual: string, expected: string, message?: string): void {
  assert(actual.includes(expected), message ?? `Expected "${actual}" to contain "${expected}"`);
}
