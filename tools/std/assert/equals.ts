import { AssertionError } from "node:assert";
import { assert } from "./assert.ts";
import { equal } from "./equal.ts";

/** Throws an `AssertionError` that shows the difference if the two are not deeply equal. */
export function assertEquals<T>(actual: T, expected: T, message?: string): void {
  if (equal(actual, expected)) return;
  const difference = new AssertionError({ actual, expected, operator: "deepStrictEqual" }).message;
  assert(false, message === undefined ? difference : `${message}: ${difference}`);
}
