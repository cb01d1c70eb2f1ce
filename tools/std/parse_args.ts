// The real one without dotted names and without `boolean: true`.

/** Names of one kind of option: a list, or a single name. */
type Names<T extends string> = T | readonly T[];

/** Which options there are, and of what kind. */
export interface ParseOptions<
  S extends string = string,
  B extends string = string,
  C extends string = string,
  D extends boolean = boolean,
> {
  string?: Names<S>;
  boolean?: Names<B>;
  /** Repeated values become a list; of any other option the last one wins. */
  collect?: Names<C>;
  /** `--no-name` sets these to false. */
  negatable?: Names<string>;
  alias?: Readonly<Record<string, Names<string>>>;
  default?: Readonly<Record<string, unknown>>;
  /** Leave everything after the first positional unparsed. */
  stopEarly?: boolean;
  /** Keep what follows `--` apart from the positionals. */
  "--"?: D;
  /** Called for each positional and each option not declared; false drops it. */
  unknown?: (arg: string, key?: string, value?: unknown) => unknown;
}

/** The parsed line: positionals under `_`, every option under its name and its aliases. */
export type Args<
  S extends string = string,
  B extends string = string,
  C extends string = string,
  D extends boolean = boolean,
> =
  & Record<string, unknown>
  & { _: (string | number)[] }
  & { [K in Exclude<S, C>]?: string }
  & { [K in Extract<S, C>]: string[] }
  & { [K in Exclude<B, C>]: boolean }
  & { [K in Extract<B, C>]: boolean[] }
  & (D extends true ? { "--": string[] } : Record<never, never>);

type Value = string | boolean;

// As options these would change what the result is, not what it holds; the real one drops them too.
const PROTOTYPE_NAMES: readonly string[] = ["constructor", "__proto__"];

/** Parses a command line. Numbers become numbers unless the option is a string. */
export function parseArgs<
  const S extends string = never,
  const B extends string = never,
  const C extends string = never,
  D extends boolean = false,
>(args: readonly string[], options: ParseOptions<S, B, C, D> = {}): Args<S, B, C, D> {
  const parser = new Parser(options);
  const end = args.indexOf("--");
  const rest = end < 0 ? [] : args.slice(end + 1);
  parser.read(end < 0 ? args : args.slice(0, end));
  parser.addDefaults();
  if (options["--"]) parser.result["--"] = rest;
  else parser.result._.push(...rest);
  return parser.result as Args<S, B, C, D>;
}

class Parser {
  readonly result: Record<string, unknown> & { _: (string | number)[] } = { _: [] };
  readonly #options: ParseOptions;
  readonly #aliases = new Map<string, Set<string>>();
  readonly #strings: Set<string>;
  readonly #booleans: Set<string>;
  readonly #collected: Set<string>;
  readonly #negatable: Set<string>;

  constructor(options: ParseOptions) {
    this.#options = options;
    for (const [name, others] of Object.entries(options.alias ?? {})) {
      const group = [name, ...list(others)];
      for (const one of group) this.#aliases.set(one, new Set(group.filter((it) => it !== one)));
    }
    this.#strings = this.#withAliases(options.string);
    this.#booleans = this.#withAliases(options.boolean);
    this.#collected = this.#withAliases(options.collect);
    this.#negatable = this.#withAliases(options.negatable);
  }

  read(args: readonly string[]): void {
    for (let at = 0; at < args.length; at++) {
      const arg = args[at] ?? "";
      const next = args[at + 1] ?? "";
      if (arg.length > 2 && arg.startsWith("--")) {
        if (this.#readLong(arg, next)) at++;
      } else if (arg.length > 1 && arg.startsWith("-")) {
        if (this.#readShort(arg, next)) at++;
      } else {
        if (this.#options.unknown?.(arg) !== false) {
          this.result._.push(this.#strings.has("_") ? arg : toNumber(arg));
        }
        if (!this.#options.stopEarly) continue;
        this.result._.push(...args.slice(at + 1));
        return;
      }
    }
  }

  addDefaults(): void {
    for (const [name, value] of Object.entries(this.#options.default ?? {})) {
      if (Object.hasOwn(this.result, name)) continue;
      for (const one of [name, ...this.#aliases.get(name) ?? []]) this.result[one] = value;
    }
    for (const name of [...this.#booleans, ...this.#strings]) {
      if (Object.hasOwn(this.result, name)) continue;
      if (this.#collected.has(name)) this.result[name] = [];
      else if (this.#booleans.has(name)) this.result[name] = false;
    }
  }

  /** True if the following argument was its value. */
  #readLong(arg: string, next: string): boolean {
    // A name has at least one character, so an equals sign right after the dashes belongs to it.
    const equals = arg.indexOf("=", "--x".length);
    if (equals >= 0) {
      // With a value, the real one leaves out a `no-` too.
      const name = arg.slice("--".length, equals).replace(/^no-(?=.)/, "");
      const text = arg.slice(equals + 1);
      this.#set(name, this.#booleans.has(name) ? text !== "false" : text, arg);
      return false;
    }
    const name = arg.slice("--".length);
    if (name.startsWith("no-") && this.#negatable.has(name.slice("no-".length))) {
      this.#set(name.slice("no-".length), false, arg, { single: true });
      return false;
    }
    return this.#setWithNext(name, arg, { next, isValue: !next.startsWith("-") });
  }

  #readShort(arg: string, next: string): boolean {
    const letters = arg.slice(1);
    for (let at = 0; at < letters.length - 1; at++) {
      const letter = letters.charAt(at);
      const after = letters.slice(at + 1);
      const value = after === "-" ? undefined : attachedValue(letter, after);
      if (value !== undefined) {
        this.#set(letter, value, arg);
        return false;
      }
      this.#set(letter, after === "-" ? after : this.#bare(letter), arg);
    }
    const last = letters.slice(-1);
    if (last === "-") return false;
    const isValue = !/^--?[^-]/.test(next);
    return this.#setWithNext(last, arg, { next, isValue });
  }

  #setWithNext(name: string, arg: string, at: { next: string; isValue: boolean }): boolean {
    const takes = !this.#booleans.has(name) && at.isValue && at.next !== "";
    const isTruth = at.next === "true" || at.next === "false";
    if (takes) this.#set(name, at.next, arg);
    else this.#set(name, isTruth ? at.next === "true" : this.#bare(name), arg);
    return takes || isTruth;
  }

  #bare(name: string): Value {
    return this.#strings.has(name) ? "" : true;
  }

  #set(name: string, value: Value, arg: string, { single = false } = {}): void {
    const kinds = [this.#strings, this.#booleans, this.#collected, this.#aliases];
    const isKnown = kinds.some((kind) => kind.has(name));
    if (!isKnown && this.#options.unknown?.(arg, name, value) === false) return;
    const typed = typeof value === "string" && !this.#strings.has(name) ? toNumber(value) : value;
    const collects = this.#collected.has(name) && !single;
    for (const one of [name, ...this.#aliases.get(name) ?? []]) {
      if (PROTOTYPE_NAMES.includes(one)) continue;
      const before = this.result[one];
      if (!collects) this.result[one] = typed;
      else this.result[one] = Array.isArray(before) ? [...before, typed] : [typed];
    }
  }

  #withAliases(names: Names<string> = []): Set<string> {
    return new Set(list(names).flatMap((name) => [name, ...this.#aliases.get(name) ?? []]));
  }
}

/** `-n5`, `-n=5` and `-n/tmp`: the value that hangs on a letter; undefined if more letters follow. */
function attachedValue(letter: string, after: string): string | undefined {
  if (after === "=") return "";
  if (/[A-Za-z]/.test(letter)) {
    const assigned = /=(.+)/.exec(after)?.[1];
    if (assigned !== undefined) return assigned;
    if (/-?\d+(\.\d*)?(e-?\d+)?$/.test(after)) return after;
  }
  return after.length > 1 && /\W/.test(after.charAt(0)) ? after : undefined;
}

function list(names: Names<string>): readonly string[] {
  return typeof names === "string" ? [names] : names;
}

function toNumber(text: string): string | number {
  return /\S/.test(text) && Number.isFinite(Number(text)) ? Number(text) : text;
}
