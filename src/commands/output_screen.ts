import type { Screen } from "../text/screen.ts";
import { flow } from "../text/wrap.ts";
import type { Program } from "./program.ts";

/** A screen for results, to which text for people is printed in lines that fit. */
export interface ResultScreen extends Screen {
  readonly say: (text: string) => void;
}

/** Where results are read: a terminal, or whatever standard output was led to. */
export function outputScreen(program: Program, { color }: { color: boolean }): ResultScreen {
  const width = program.outColumns();
  const columns = width ?? Infinity;
  return {
    color: color && width !== null,
    columns,
    say(text) {
      if (text !== "") program.out(flow(text.split("\n"), columns).join("\n"));
    },
  };
}
