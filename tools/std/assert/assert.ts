import { AssertionError } from "node:assert";

/** Throws an `AssertionError` if `condition` is falsy. */
export function assert(condition: unknown, message = ""): asserts condition {
  if (!condition) throw new AssertionError({ message });
}
