import { bashCompletion } from "./bash_completion.ts";
import { fishCompletion } from "./fish_completion.ts";
import type { Grammar } from "./grammar.ts";
import { powershellCompletion } from "./powershell_completion.ts";
import { zshCompletion } from "./zsh_completion.ts";

const GENERATORS = {
  bash: bashCompletion,
  zsh: zshCompletion,
  fish: fishCompletion,
  powershell: powershellCompletion,
} as const;

/** A shell that completions are made for. */
export type Shell = keyof typeof GENERATORS;

/** All shells that completions are made for. */
export const SHELLS = Object.keys(GENERATORS) as readonly Shell[];

/** Whether a word names a shell that completions are made for. */
export function isShell(word: string): word is Shell {
  return Object.hasOwn(GENERATORS, word);
}

/** The completion script of a shell, to be saved where the shell looks for it or to be sourced. */
export function completionScript(shell: Shell, grammar: Grammar): string {
  return GENERATORS[shell](grammar);
}
