import { CATALOG, NOT_IN_API, type Resource, WAIVED } from "../harvest/catalog.ts";
import { type Invocation, outputScreen } from "./program.ts";
import { jsonLine } from "../report/json_line.ts";
import { definitionList } from "../text/wrap.ts";

/** Prints the help. */
export async function helpCommand({ config, program }: Invocation<"help">): Promise<number> {
  const { helpText } = await import("../cli/help_text.ts");
  const shown = { isWhole: config.isWhole ?? false, columns: program.outColumns() ?? Infinity };
  program.out(helpText(config.topic, shown));
  return 0;
}

/** Prints the version. */
export function versionCommand({ program }: Invocation<"version">): number {
  program.out(`${program.name} ${program.version}`);
  return 0;
}

/** Prints the manual page. */
export async function manCommand({ program }: Invocation<"man">): Promise<number> {
  const { manPage } = await import("../cli/man_page.ts");
  program.out(manPage(program));
  return 0;
}

/** Prints a shell's completion script. */
export async function completionsCommand(
  { config: { operands: [shell = ""] }, program }: Invocation<"completions">,
): Promise<number> {
  const { COMPLETION_SCRIPTS } = await import("../cli/completion_scripts.ts");
  program.out(COMPLETION_SCRIPTS[shell] ?? "");
  return 0;
}

/** Prints what a completion script asks for. */
export async function completeCommand(
  { config: { words }, program }: Invocation<"complete">,
): Promise<number> {
  const { complete } = await import("../cli/complete.ts");
  const { kind, candidates } = complete(words, { resources: CATALOG.map(({ name }) => name) });
  const lines = candidates.map(({ word, description }) =>
    description === "" ? word : `${word}\t${description}`
  );
  program.out([kind, ...lines].join("\n"));
  return 0;
}

/** Lists what is backed up, and what is not and why. */
export function resourcesCommand({ config, program }: Invocation<"resources">): number {
  const list = { resources: CATALOG.map(rowOf), waived: WAIVED, notInApi: NOT_IN_API };
  const screen = outputScreen(program, config);
  screen.say(resourcesText(list, screen), jsonLine("resources", list));
  return 0;
}

/** A resource with its path below the API's `/v2`, where it is stored below the account's folder, and what is special. */
function rowOf(resource: Resource) {
  const { name, path, kind, folder, suffix, partitionBy } = resource;
  const stored = kind === "object"
    ? `${folder}/data.json`
    : kind === "child"
    ? `${folder}/<id>_${suffix}.json`
    : `${folder}/list.json`;
  const notes = [
    resource.artifact === "receipt" ? "with receipts" : resource.artifact ? "with PDFs" : "",
    partitionBy ? `also ${partitionBy.parent}/<id>_${name}.json` : "",
    resource.parentRole ? `of ${resource.parentRole}s` : "",
    resource.module ? `if ${resource.module.replace("_feature", "s")} are on` : "",
    resource.optional ? "where the account has it" : "",
  ];
  return { name, path, stored, note: notes.filter(Boolean).join(", ") };
}

/** What the program backs up and what it does not. */
interface ResourceList {
  readonly resources: readonly ReturnType<typeof rowOf>[];
  readonly waived: typeof WAIVED;
  readonly notInApi: typeof NOT_IN_API;
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
