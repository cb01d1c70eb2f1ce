import { assert } from "./assert.ts";
import { type ErrorConstructor, expectError } from "./expect_error.ts";

/** Rejects with an `AssertionError` unless `action` rejects; resolves to what it rejected with. */
export function assertRejects(
  action: () => PromiseLike<unknown>,
  message?: string,
): Promise<unknown>;
/** Rejects with an `AssertionError` unless `action` rejects with an `ErrorClass` that mentions the text. */
export function assertRejects<E extends Error = Error>(
  action: () => PromiseLike<unknown>,
  ErrorClass: ErrorConstructor<E>,
  messageIncludes?: string,
  message?: string,
): Promise<E>;
export async function assertRejects<E extends Error = Error>(
  action: () => PromiseLike<unknown>,
  classOrMessage?: ErrorConstructor<E> | string,
  messageIncludes?: string,
  message?: string,
): Promise<unknown> {
  let promise: PromiseLike<unknown>;
  try {
    promise = action();
  } catch (cause) {
    throw new Error("Expected the function to reject: it threw before it returned a promise", {
      cause,
    });
  }
  try {
    await promise;
  } catch (error) {
    if (typeof classOrMessage === "function") expectError(error, classOrMessage, messageIncludes);
    return error;
  }
  const note = typeof classOrMessage === "string" ? classOrMessage : message;
  assert(false, note ?? "Expected the function to reject");
}
