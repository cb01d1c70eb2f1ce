import { AssertionError } from "node:assert";
import { isDeepStrictEqual } from "node:util";

/** Throws an `AssertionError` if `condition` is falsy. */
export function assert(condition: unknown, message = ""): asserts condition {
  if (!condition) throw new AssertionError({ message });
}

/** Throws an `AssertionError` that shows the difference if the two are not deeply equal. */
export function assertEquals<T>(actual: T, expected: T, message?: string): void {
  if (equal(actual, expected)) return;
  const difference = new AssertionError({ actual, expected, operator: "deepStrictEqual" }).message;
  assert(false, message === undefined ? difference : `${message}: ${difference}`);
}

/** Throws an `AssertionError` if `actual` does not match `expected`. */
export function assertMatch(actual: string, expected: RegExp, message?: string): void {
  assert(expected.test(actual), message ?? `Expected "${actual}" to match ${expected}`);
}

/** Throws an `AssertionError` if `expected` does not occur in `actual`. */
export function assertStringIncludes(actual: string, expected: string, message?: string): void {
  assert(actual.includes(expected), message ?? `Expected "${actual}" to contain "${expected}"`);
}

/** A class whose instances are a kind of error; `never[]` accepts every constructor. */
type ErrorConstructor<E> = abstract new (...args: never[]) => E;

/** Throws an `AssertionError` unless `action` throws; returns what it threw. */
export function assertThrows(action: () => unknown, message?: string): unknown;
/** Throws an `AssertionError` unless `action` throws an `ErrorClass` that mentions the text. */
export function assertThrows<E extends Error = Error>(
  action: () => unknown,
  ErrorClass: ErrorConstructor<E>,
  messageIncludes?: string,
  message?: string,
): E;
export function assertThrows(
  action: () => unknown,
  classOrMessage?: ErrorConstructor<Error> | string,
  messageIncludes?: string,
  message?: string,
): unknown {
  try {
    action();
  } catch (error) {
    return checkedError(error, classOrMessage, messageIncludes);
  }
  const note = typeof classOrMessage === "string" ? classOrMessage : message;
  assert(false, note ?? "Expected the function to throw");
}

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
export async function assertRejects(
  action: () => PromiseLike<unknown>,
  classOrMessage?: ErrorConstructor<Error> | string,
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
    return checkedError(error, classOrMessage, messageIncludes);
  }
  const note = typeof classOrMessage === "string" ? classOrMessage : message;
  assert(false, note ?? "Expected the function to reject");
}

/** The error, if it is of the class and mentions the text; any error where no class is given. */
function checkedError(
  error: unknown,
  ErrorClass: ErrorConstructor<Error> | string | undefined,
  messageIncludes = "",
): unknown {
  if (typeof ErrorClass !== "function") return error;
  assert(error instanceof Error, "Expected an Error: something else was thrown");
  assert(
    error instanceof ErrorClass,
    `Expected a "${ErrorClass.name}": it is a "${error.constructor.name}": ${error.message}`,
  );
  assert(
    error.message.includes(messageIncludes),
    `Expected an error message with "${messageIncludes}": it is "${error.message}"`,
  );
  return error;
}

/**
 * Deep equality as the real one has it: that of node:util, except that 0 equals -0 and an object without a prototype
 * equals a plain one. `seen` holds the pairs further up.
 */
function equal(a: unknown, b: unknown, seen: Map<object, object> = new Map()): boolean {
  if (a === b) return true;
  if (!isObject(a) || !isObject(b)) return Object.is(a, b);
  const areLists = Array.isArray(a) && Array.isArray(b);
  if (!areLists && !(isPlain(a) && isPlain(b))) return isDeepStrictEqual(a, b);
  // A pair met again on the way down is a cycle; it is equal unless something else differs.
  if (seen.get(a) === b) return true;
  seen.set(a, b);
  const keys = Reflect.ownKeys(a);
  if (keys.length !== Reflect.ownKeys(b).length) return false;
  return keys.every((key) =>
    Object.hasOwn(b, key) && equal(Reflect.get(a, key), Reflect.get(b, key), seen)
  );
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
