// Shared by throws.ts and rejects.ts: both overload (message) and (class, text, message).
import { assert } from "./assert.ts";

/** A class whose instances are a kind of error; `never[]` accepts every constructor. */
export type ErrorConstructor<E> = abstract new (...args: never[]) => E;

/** Throws an `AssertionError` unless `error` is an `ErrorClass` whose message holds `messageIncludes`. */
export function expectError<E extends Error>(
  error: unknown,
  ErrorClass: ErrorConstructor<E>,
  messageIncludes = "",
): asserts error is E {
  assert(error instanceof Error, "Expected an Error: something else was thrown");
  assert(
    error instanceof ErrorClass,
    `Expected a "${ErrorClass.name}": it is a "${error.constructor.name}": ${error.message}`,
  );
  assert(
    error.message.includes(messageIncludes),
    `Expected an error message with "${messageIncludes}": it is "${error.message}"`,
  );
}
