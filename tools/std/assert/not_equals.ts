import { assert } from "./assert.ts";
import { equal } from "./equal.ts";

/** Throws an `AssertionError` if the two are deeply equal. */
export function assertNotEquals<T>(actual: T, expected: T, message?: string): void {
  assert(
    !equal(actual, expected),
    message ?? `Expected a value other than ${Deno.inspect(expected)}`,
  );
}
