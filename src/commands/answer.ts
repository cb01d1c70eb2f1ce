import type { Config } from "../cli/config.ts";
import { CATALOG } from "../harvest/catalog.ts";
import type { Program } from "./program.ts";

type AnswerKind = "help" | "version" | "man" | "completions" | "complete";

/** Prints what the program says about itself. */
export async function answer(
  config: Extract<Config, { kind: AnswerKind }>,
  program: Program,
): Promise<number> {
  switch (config.kind) {
    case "help": {
      const { helpText } = await import("../cli/help_text.ts");
      const columns = program.outColumns();
      program.out(
        helpText(config.topic, {
          isWhole: config.isWhole ?? false,
          ...(columns === null ? {} : { columns }),
        }),
      );
      return 0;
    }
    case "version":
      program.out(`${program.name} ${program.version}`);
      return 0;
    case "man": {
      const { manPage } = await import("../cli/man_page.ts");
      program.out(manPage(program));
      return 0;
    }
    case "completions": {
      const { COMPLETION_SCRIPTS } = await import("../cli/completion_scripts.ts");
      program.out(COMPLETION_SCRIPTS[config.operands[0] ?? ""] ?? "");
      return 0;
    }
    case "complete": {
      const { complete } = await import("../cli/complete.ts");
      const resources = CATALOG.map(({ name }) => name);
      const { kind, candidates } = complete(config.words, { resources });
      const lines = candidates.map(({ word, description }) =>
        description === "" ? word : `${word}\t${description}`
      );
      program.out([kind, ...lines].join("\n"));
      return 0;
    }
    default:
      return config satisfies never;
  }
}
