import type { CommandConfig, Config } from "../cli/config.ts";
import { CATALOG, NOT_IN_API, type Resource, WAIVED } from "../harvest/catalog.ts";
import { outputScreen, type Program } from "./program.ts";
import { jsonLine } from "../report/json_line.ts";
import { definitionList } from "../text/wrap.ts";

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

/** Lists what is backed up, and what is not and why. */
export function resourcesCommand(
  config: CommandConfig<"resources">,
  program: Program,
): number {
  const resources = CATALOG.map((resource) => ({
    name: resource.name,
    path: resource.path,
    ...storedAs(resource),
  }));
  const list = { resources, waived: WAIVED, notInApi: NOT_IN_API };
  const screen = outputScreen(program, config);
  screen.say(resourcesText(list, screen), jsonLine("resources", list));
  return 0;
}

/** Where a resource is stored below the account's folder, and what is special about it, for people. */
function storedAs(resource: Resource): { stored: string; note: string } {
  const { kind, folder, suffix, partitionBy } = resource;
  const stored = kind === "object"
    ? `${folder}/data.json`
    : kind === "child"
    ? `${folder}/<id>_${suffix}.json`
    : `${folder}/list.json`;
  const notes = [
    resource.artifact === "receipt" ? "with receipts" : resource.artifact ? "with PDFs" : "",
    partitionBy ? `also ${partitionBy.parent}/<id>_${resource.name}.json` : "",
    resource.parentRole ? `of ${resource.parentRole}s` : "",
    resource.module ? `if ${resource.module.replace("_feature", "s")} are on` : "",
    resource.optional ? "where the account has it" : "",
  ];
  return { stored, note: notes.filter(Boolean).join(", ") };
}

/** What the program backs up and what it does not. */
interface ResourceList {
  /** `path` is below the API's `/v2`, `stored` below the account's folder. */
  readonly resources: readonly {
    readonly name: string;
    readonly path: string;
    readonly stored: string;
    readonly note: string;
  }[];
  readonly waived: readonly { readonly path: string; readonly reason: string }[];
  readonly notInApi: readonly string[];
}

/** The list for people: what is saved, what else the API offers, and what no API offers. */
export function resourcesText(
  { resources, waived, notInApi }: ResourceList,
  { columns }: { columns: number },
): string {
  const byReason = Map.groupBy(waived, ({ reason }) => reason);
  const rows = resources.map(({ name, path, stored, note }) =>
    [name, `/v2${path} -> ${stored}${note === "" ? "" : `; ${note}`}`] as const
  );
  return [
    `Backed up (${resources.length}), with source and destination:`,
    ...definitionList(rows, {
      termColumns: Math.max(...resources.map(({ name }) => name.length)),
      columns,
    }),
    "",
    `In the API, but not backed up (${waived.length}):`,
    ...[...byReason].flatMap(([reason, rows]) => [
      `  ${reason}:`,
      ...rows.map(({ path }) => `    /v2${path}`),
    ]),
    "",
    "In Harvest, but not in its API:",
    ...notInApi.map((each) => `  ${each}`),
  ].join("\n");
}
