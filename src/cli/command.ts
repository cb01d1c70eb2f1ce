import type { Flag, FlagName, FLAGS } from "./flags.ts";
import type { CommandName, COMMANDS } from "./commands.ts";

/** The `part`-th of `of` parts, counted from 1. */
export interface Part {
  readonly part: number;
  readonly of: number;
}

type Camel<Name extends string> = Name extends `${infer Head}-${infer Tail}`
  ? `${Head}${Capitalize<Camel<Tail>>}`
  : Name;

type Values<Row extends Flag> = Row["kind"] extends "boolean" ? boolean
  : Row["kind"] extends "list" | "ids" ? readonly string[]
  : Row["kind"] extends "part" ? Part | null
  : Row["kind"] extends "integer" ? (Row extends { default: number } ? number : number | null)
  : Row extends { default: string } ? string
  : string | null;

/** The flags of a command by their names in camelCase, typed by the table; null or empty where not given. */
export type FlagValues<Name extends CommandName> = {
  readonly [F in (typeof COMMANDS)[Name]["flags"][number] as Camel<F>]: Values<(typeof FLAGS)[F]>;
};

/** What a flag can come to; `FlagValues` says which one of these for each. */
export type FlagValue = boolean | number | string | readonly string[] | Part | null;

/** A command with its flags and the words after it. */
export interface RunCommand<Name extends CommandName> {
  readonly kind: Name;
  readonly flags: FlagValues<Name>;
  readonly operands: readonly string[];
}

/** What the user asked for: one of the table's commands, or an answer about the program. */
export type Command =
  | { readonly [Name in CommandName]: RunCommand<Name> }[CommandName]
  /** `topic` null: the whole program. */
  | { readonly kind: "help"; readonly topic: CommandName | null }
  | { readonly kind: "version" };

/** `no-artifacts` is `noArtifacts` in `FlagValues`. */
export function camelCase(name: FlagName): string {
  return name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}
