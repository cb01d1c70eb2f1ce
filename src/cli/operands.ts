import { quoted, UsageError } from "../usage_error.ts";
import type { Operand } from "./command_row.ts";
import { nearest, spellings } from "./nearest.ts";

/** A longer list is looked up: only the names of resources fill one. */
const MOST_LISTED = 80;

/**
 * Checks the words after a command's name against those it takes.
 * @param command the command's name, for messages
 * @throws UsageError if one is missing, too many or not among those it can be
 */
export function checkOperands(
  words: readonly string[],
  wanted: readonly Operand[],
  { command, resources }: { command: string; resources: readonly string[] },
): void {
  const hint = `see: getharvest-backup help ${command}`;
  const missing = wanted.slice(words.length).find(({ isOptional }) => !isOptional);
  if (missing) throw new UsageError(`Cannot run ${command}: ${missing.name} is missing`, hint);
  const stray = words[wanted.length];
  if (stray !== undefined && !wanted.at(-1)?.isRepeated) {
    const problem = wanted.length === 0
      ? `takes no arguments (got ${quoted(stray)})`
      : `takes only ${wanted.map(operandTerm).join(" ")} (got ${quoted(stray)} too)`;
    throw new UsageError(`${command} ${problem}`, hint);
  }
  for (const [i, word] of words.entries()) {
    const operand = wanted[Math.min(i, wanted.length - 1)];
    const values = operand ? valuesOf(operand, resources) : [];
    if (!operand || values.length === 0 || values.includes(word)) continue;
    const near = nearest(word, values);
    const all = values.join(", ");
    const known = all.length > MOST_LISTED
      ? "see: getharvest-backup resources"
      : `it is one of: ${all}`;
    throw new UsageError(
      `Unknown ${operand.name.toLowerCase()} ${quoted(word)}`,
      near ? `did you mean ${near}?` : known,
    );
  }
}

/** An operand as the command takes it: one invoice is asked for as `invoice`, and is of the resource `invoices`. */
export function resolveOperand(
  word: string,
  operand: Operand | undefined,
  resources: readonly string[],
): string {
  if (!operand?.resources || resources.includes(word)) return word;
  const names = spellings(word);
  return names.find((name) => resources.includes(name)) ?? word;
}

/** The words an operand can be; empty if it can be any. */
export function valuesOf(operand: Operand, resources: readonly string[]): readonly string[] {
  return operand.resources ? resources : operand.values ?? [];
}

/** An operand as the help shows it. */
export function operandTerm({ name, isOptional, isRepeated }: Operand): string {
  const term = isRepeated ? `${name}...` : name;
  return isOptional ? `[${term}]` : term;
}
