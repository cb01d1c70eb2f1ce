/** Reads a value that JSON.parse returned. @throws ShapeError if it is of another shape */
export type Parser<T> = (value: unknown) => T;

/** A value is of another shape than it should be; the message names the member and what it is not. */
export class ShapeError extends Error {
  override name = "ShapeError";

  constructor(readonly problem: string, readonly path: readonly (string | number)[] = []) {
    super(`${path.length > 0 ? path.join(".") : "it"} ${problem}`);
  }
}

export function text(value: unknown): string {
  if (typeof value === "string") return value;
  throw new ShapeError("is not a text");
}

export function number(value: unknown): number {
  if (typeof value === "number") return value;
  throw new ShapeError("is not a number");
}

export function flag(value: unknown): boolean {
  if (typeof value === "boolean") return value;
  throw new ShapeError("is neither true nor false");
}

export function matching(pattern: RegExp): Parser<string> {
  return (value) => {
    if (pattern.test(text(value))) return text(value);
    throw new ShapeError(`is not of the form ${pattern.source}`);
  };
}

/** Null is allowed. */
export function orNull<T>(parse: Parser<T>): Parser<T | null> {
  return (value) => value === null ? null : parse(value);
}

/** In an object: the member may be missing. */
export function optional<T>(parse: Parser<T>): Parser<T | undefined> {
  return (value) => value === undefined ? undefined : parse(value);
}

/** Whatever is of another shape counts as `otherwise`. */
export function or<T, U>(parse: Parser<T>, otherwise: U): Parser<T | U> {
  return (value) => {
    try {
      return parse(value);
    } catch (error) {
      if (error instanceof ShapeError) return otherwise;
      throw error;
    }
  };
}

export function listOf<T>(parse: Parser<T>): Parser<readonly T[]> {
  return (value) => {
    if (!Array.isArray(value)) throw new ShapeError("is not an array");
    return value.map((element, index) => within(index, parse, element));
  };
}

/** An object with any keys. */
export function mapOf<T>(parse: Parser<T>): Parser<Readonly<Record<string, T>>> {
  return (value) =>
    Object.fromEntries(
      Object.entries(membersOf(value)).map(([key, member]) => [key, within(key, parse, member)]),
    );
}

type Shape = Readonly<Record<string, Parser<unknown>>>;
type OptionalKey<S extends Shape> = {
  [Key in keyof S]: undefined extends ReturnType<S[Key]> ? Key : never;
}[keyof S];
/** What an object of a shape is parsed to. */
export type Parsed<S extends Shape> =
  & { readonly [Key in Exclude<keyof S, OptionalKey<S>>]: ReturnType<S[Key]> }
  & { readonly [Key in OptionalKey<S>]?: Exclude<ReturnType<S[Key]>, undefined> };

/** An object with these members; others are left out. */
export function object<S extends Shape>(shape: S): Parser<Parsed<S>> {
  const entries = Object.entries(shape);
  return (value) => {
    const members = membersOf(value);
    const parsed: Record<string, unknown> = {};
    for (const [key, parse] of entries) {
      const member = within(key, parse, members[key]);
      if (member !== undefined) parsed[key] = member;
    }
    return parsed as Parsed<S>;
  };
}

function membersOf(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    return value as Record<string, unknown>;
  }
  throw new ShapeError("is not an object");
}

function within<T>(key: string | number, parse: Parser<T>, value: unknown): T {
  try {
    return parse(value);
  } catch (error) {
    if (error instanceof ShapeError) throw new ShapeError(error.problem, [key, ...error.path]);
    throw error;
  }
}
