import { completionScript, type Shell } from "../cli/completions.ts";
import { grammarOf } from "../cli/grammar.ts";
import { CATALOG } from "../harvest/catalog.ts";
import type { Program } from "./program.ts";

/** Prints a shell's completion script. */
export function completionsCommand({ shell }: { readonly shell: Shell }, program: Program): number {
  const grammar = grammarOf({ resources: CATALOG.map(({ name }) => name) });
  program.out(completionScript(shell, grammar));
  return 0;
}
