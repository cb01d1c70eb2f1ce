import { definitionList, wrap } from "../text/wrap.ts";
import { EXIT_CODES, TASKS } from "./command_row.ts";
import {
  COMMAND_NAMES,
  type CommandName,
  commandRow,
  DEFAULT_COMMAND,
  defaultOf,
  exitsOf,
  flagOf,
} from "./commands.ts";
import { OLDEST_DENO } from "./deno_version.ts";
import { ANSWER_FLAGS, COMMON_FLAGS, ENVIRONMENT, type Flag, FLAG_NAMES } from "./flags.ts";
import { operandTerm } from "./operands.ts";
import { ANSWER_EXITS, ANSWER_WORDS, commandsOf, GROUPS, type HelpTopic } from "./topics.ts";

/** The program's name, as it is typed. */
export const PROGRAM = "getharvest-backup";

/** What it is for, in a sentence. */
export const PURPOSE = "Back up Harvest accounts to plain files you can read, search and verify.";

/** What it runs on; the same words in the manual page. */
export const NEEDS =
  `Runs as a binary by itself, or from source with Deno ${OLDEST_DENO} or newer.`;

/** Fits `-o, --user-agent TEXT` and leaves room for sentences beside it. */
const FLAG_COLUMNS = 24;
const NAME_COLUMNS = 16;

/** Half of a wide terminal, and all of an old one: longer lines are hard to read. */
const MOST_COLUMNS = 80;

/** Part of a help: a paragraph, or terms and what they mean, with a heading or right below the paragraph before. */
type HelpSection =
  | string
  | {
    readonly heading?: string;
    readonly rows: readonly (readonly [string, string])[];
    readonly termColumns: number;
  };

/**
 * The help of the program (`topic` null), of one of its commands or of a group of them; at most 80 columns wide.
 * `isWhole`: with the flags and variables that few people need.
 */
export function helpText(
  topic: HelpTopic | null,
  { columns: room = MOST_COLUMNS, isWhole = false }: { columns?: number; isWhole?: boolean } = {},
): string {
  const columns = Math.min(room, MOST_COLUMNS);
  const sections = topicHelp(topic, isWhole);
  return sections.map((section) => {
    if (typeof section === "string") return wrap(section, columns);
    const { heading, rows, termColumns } = section;
    return [...(heading ? [heading] : []), ...definitionList(rows, { termColumns, columns })];
  }).map((lines) => lines.join("\n")).join("\n\n");
}

function topicHelp(topic: HelpTopic | null, isWhole: boolean): HelpSection[] {
  if (topic === null) return programHelp(isWhole);
  if (topic === "export") return groupHelp(topic);
  if (topic === "help" || topic === "version") return answerHelp(topic);
  return commandHelp(topic, isWhole);
}

function groupHelp(group: keyof typeof GROUPS): HelpSection[] {
  const rows = commandsOf(group).map(({ word, name }) =>
    [word, commandRow(name).summary.replace(/^write /, "")] as const
  );
  return [
    `Commands that ${GROUPS[group]}.`,
    `Usage: ${PROGRAM} ${group} FORMAT [FLAG...]`,
    { heading: "Formats:", rows, termColumns: NAME_COLUMNS },
    `The flags and exit codes of each: ${PROGRAM} help ${group} FORMAT`,
  ];
}

function answerHelp(word: keyof typeof ANSWER_WORDS): HelpSection[] {
  const { description, usage } = ANSWER_WORDS[word];
  return [description, `Usage: ${PROGRAM} ${usage}`, exitSection(ANSWER_EXITS)];
}

function programHelp(isWhole: boolean): HelpSection[] {
  const more = [
    ["help COMMAND", ANSWER_WORDS.help.summary],
    ["help --all", "show every flag, variable and exit code"],
  ] as const;
  return [
    PURPOSE,
    `Usage: ${PROGRAM} [COMMAND] [FLAG...]`,
    ...TASKS.map((task) => ({
      heading: `${task}:`,
      rows: [
        ...COMMAND_NAMES.filter((name) => taskOf(name) === task && (isWhole || !isExport(name)))
          .map((name) => [name, commandRow(name).summary] as const),
        ...(task === TASK_OF_EXPORTS && !isWhole ? [["export FORMAT", EXPORTS] as const] : []),
        ...(task === "More" ? more : []),
      ],
      termColumns: NAME_COLUMNS,
    })),
    ...flagSections(DEFAULT_COMMAND, { heading: `Flags of ${DEFAULT_COMMAND}:`, isWhole }),
    environmentSection(isWhole),
    NEEDS,
    ...(isWhole
      ? [exitSection(
        Object.entries(EXIT_CODES).map(([code, meaning]) => ({ code: Number(code), meaning })),
      )]
      : []),
  ];
}

const TASK_OF_EXPORTS = "Take it elsewhere";

function isExport(name: CommandName): boolean {
  return name.startsWith("export ");
}

/** All exports in one row. */
const EXPORTS = `${GROUPS.export}; FORMAT is ${
  commandsOf("export").map(({ word }) => word).join(", ")
}`;

function taskOf(name: CommandName): typeof TASKS[number] {
  return commandRow(name).task ?? (isExport(name) ? TASK_OF_EXPORTS : "More");
}

function commandHelp(name: CommandName, isWhole: boolean): HelpSection[] {
  const { description, flags, examples } = commandRow(name);
  return [
    description,
    ...(examples ? [{ rows: examples, termColumns: "PowerShell".length }] : []),
    `Usage: ${PROGRAM} ${usageOf(name)}`,
    ...flagSections(name, { heading: "Flags:", isWhole }),
    ...(flags.includes("pat") ? [environmentSection(isWhole)] : []),
    exitSection(exitsOf(name)),
  ];
}

/** A command as it is typed, after the program's name. */
export function usageOf(name: CommandName): string {
  const { flags, operands = [] } = commandRow(name);
  return [
    name === DEFAULT_COMMAND ? `[${name}]` : name,
    ...operands.map(operandTerm),
    ...(flags.length > 0 ? ["[FLAG...]"] : []),
  ].join(" ");
}

/** The flags that people need most; all of them if the whole is asked for. None of a command that takes none. */
function flagSections(
  command: CommandName,
  { heading, isWhole }: { heading: string; isWhole: boolean },
): HelpSection[] {
  const own = flagsOf(command);
  if (own.length === 0 && !isWhole) return [];
  const rows = [...own, ...EVERY_COMMAND].filter(([, { isRare }]) => isWhole || !isRare);
  const rare = [...own, ...EVERY_COMMAND].filter(([, { isRare }]) => isRare)
    .map(([name]) => `--${name}`).filter((name) => name !== "--all");
  const hidden = isWhole || rare.length === 0 ? [] : [`With --help --all: ${rare.join(", ")}.`];
  return [{ heading, rows: rows.map(flagTerms), termColumns: FLAG_COLUMNS }, ...hidden];
}

/** The flags of a command by name, with their defaults. */
export function flagsOf(command: CommandName): (readonly [string, Flag])[] {
  const { flags } = commandRow(command);
  return FLAG_NAMES.filter((name) => flags.includes(name)).map((name) => {
    const flag = flagOf(command, name);
    const value = defaultOf(command, name);
    const description = value === null
      ? flag.description
      : `${flag.description} (default ${value})`;
    return [name, { ...flag, description }];
  });
}

/** The flags of all commands. */
export const EVERY_COMMAND = Object.entries<Flag>({ ...COMMON_FLAGS, ...ANSWER_FLAGS });

/** A flag as it is typed, and what it is for. */
export function flagTerms(
  [name, { short, value, description }]: readonly [string, Flag],
): readonly [string, string] {
  const term = `${short ? `-${short}, ` : "    "}--${name}${value ? ` ${value}` : ""}`;
  return [term, description];
}

function environmentSection(isWhole: boolean): HelpSection {
  return {
    heading: "Environment (flags take precedence):",
    rows: ENVIRONMENT.filter(({ isRare }) => isWhole || !isRare)
      .map(({ name, description }) => [name, description]),
    termColumns: NAME_COLUMNS,
  };
}

function exitSection(exits: ReturnType<typeof exitsOf>): HelpSection {
  return {
    heading: "Exit codes:",
    rows: exits.map(({ code, meaning }) => [String(code), meaning]),
    termColumns: 3,
  };
}
