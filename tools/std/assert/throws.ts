import { assert } from "./assert.ts";
import { type ErrorConstructor, expectError } from "./expect_error.ts";

/** Throws an `AssertionError` unless `action` throws; returns what it threw. */
export function assertThrows(action: () => unknown, message?: string): unknown;
/** Throws an `AssertionError` unless `action` throws an `ErrorClass` that mentions the text. */
export function assertThrows<E extends Error = Error>(
  action: () => unknown,
  ErrorClass: ErrorConstructor<E>,
  messageIncludes?: string,
  message?: string,
): E;
export function assertThrows<E extends Error = Error>(
  action: () => unknown,
  classOrMessage?: ErrorConstructor<E> | string,
  messageIncludes?: string,
  message?: string,
): unknown {
  try {
    action();
  } catch (error) {
    if (typeof classOrMessage === "function") expectError(error, classOrMessage, messageIncludes);
    return error;
  }
  const note = typeof classOrMessage === "string" ? classOrMessage : message;
  assert(false, note ?? "Expected the function to throw");
}
