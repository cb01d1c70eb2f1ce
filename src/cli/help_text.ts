import { definitionList, wrap } from "../text/wrap.ts";
import {
  COMMAND_NAMES,
  type CommandName,
  commandRow,
  DEFAULT_COMMAND,
  defaultOf,
  EXIT_CODES,
  exitsOf,
} from "./commands.ts";
import { OLDEST_DENO } from "./deno_version.ts";
import { ANSWER_FLAGS, ENVIRONMENT, type Flag, FLAG_NAMES, flagRow } from "./flags.ts";
import { operandTerm } from "./operands.ts";

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

/** The help of the program (`topic` null) or of one of its commands; at most 80 columns wide. */
export function helpText(
  topic: CommandName | null,
  { columns: room = MOST_COLUMNS }: { columns?: number } = {},
): string {
  const columns = Math.min(room, MOST_COLUMNS);
  const sections = topic === null ? programHelp() : commandHelp(topic);
  return sections.map((section) => {
    if (typeof section === "string") return wrap(section, columns);
    const { heading, rows, termColumns } = section;
    return [...(heading ? [heading] : []), ...definitionList(rows, { termColumns, columns })];
  }).map((lines) => lines.join("\n")).join("\n\n");
}

function programHelp(): HelpSection[] {
  return [
    PURPOSE,
    `Usage: ${PROGRAM} [COMMAND] [FLAG...]`,
    {
      heading: "Commands:",
      rows: [
        ...COMMAND_NAMES.map((name) => [name, commandRow(name).summary] as const),
        ["help COMMAND", "show the flags of a command"],
      ],
      termColumns: NAME_COLUMNS,
    },
    flagSection(DEFAULT_COMMAND, `Flags of ${DEFAULT_COMMAND}:`),
    environmentSection(),
    exitSection(
      Object.entries(EXIT_CODES).map(([code, meaning]) => ({ code: Number(code), meaning })),
    ),
    NEEDS,
  ];
}

function commandHelp(name: CommandName): HelpSection[] {
  const { description, flags, operands = [], examples } = commandRow(name);
  const usage = [
    PROGRAM,
    name === DEFAULT_COMMAND ? `[${name}]` : name,
    ...operands.map(operandTerm),
    "[FLAG...]",
  ];
  return [
    description,
    ...(examples ? [{ rows: examples, termColumns: "PowerShell".length }] : []),
    `Usage: ${usage.join(" ")}`,
    flagSection(name, "Flags:"),
    ...(flags.includes("pat") ? [environmentSection()] : []),
    exitSection(exitsOf(name)),
  ];
}

function flagSection(command: CommandName, heading: string): HelpSection {
  const { flags } = commandRow(command);
  const own = FLAG_NAMES.filter((name) => flags.includes(name)).map((name) => {
    const flag = flagRow(name);
    const value = defaultOf(command, name);
    return [
      flagTerm(name, flag),
      value === null ? flag.description : `${flag.description} (default ${value})`,
    ] as const;
  });
  const answers = Object.entries(ANSWER_FLAGS).map(([name, flag]) =>
    [flagTerm(name, flag), flag.description] as const
  );
  return { heading, rows: [...own, ...answers], termColumns: FLAG_COLUMNS };
}

function flagTerm(name: string, { short, value }: Flag): string {
  return `${short ? `-${short}, ` : "    "}--${name}${value ? ` ${value}` : ""}`;
}

function environmentSection(): HelpSection {
  return {
    heading: "Environment (flags take precedence):",
    rows: ENVIRONMENT.map(({ name, description }) => [name, description]),
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
