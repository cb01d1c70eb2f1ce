import { isDeepStrictEqual } from "node:util";

type Pairs = Map<object, object>;

/**
 * Deep equality as the real one has it: what node:util says, except that 0 equals -0 and an object
 * without a prototype equals a plain one.
 */
export function equal(a: unknown, b: unknown, seen: Pairs = new Map()): boolean {
  if (a === b) return true;
  if (!isObject(a) || !isObject(b)) return Object.is(a, b);
  const isList = Array.isArray(a) && Array.isArray(b);
  if (!isList && !(isPlain(a) && isPlain(b))) return isDeepStrictEqual(a, b);
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
