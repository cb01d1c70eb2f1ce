import { ANSWER_FLAGS, type Flag, FLAG_NAMES, flagRow } from "./flags.ts";
import {
  COMMAND_NAMES,
  type CommandName,
  commandRow,
  DEFAULT_COMMAND,
  defaultOf,
} from "./commands.ts";
import { operandTerm } from "./operands.ts";
import { ENVIRONMENT } from "./environment.ts";
import { EXIT_CODES } from "./exit_codes.ts";
import { definitionList, wrap } from "../text/wrap.ts";

/** The program's name, as it is typed. */
export const PROGRAM = "getharvest-backup";

/** What it is for, in a sentence. */
export const PURPOSE =
  "Saves everything the Harvest API shows a token to plain files: complete, verifiable, readable.";

/** Fits `-o, --user-agent TEXT` and leaves room for sentences beside it. */
const FLAG_COLUMNS = 24;
const NAME_COLUMNS = 16;

/** Codes that every command can end with. */
const COMMON_EXITS = [0, 1, 2];

/** Half of a wide terminal, and all of an old one: longer lines are hard to read. */
const MOST_COLUMNS = 80;

/** Part of a help: a paragraph, or a heading with terms and what they mean. */
type Section =
  | string
  | {
    readonly heading: string;
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
  return sections.map((section) =>
    typeof section === "string"
      ? wrap(section, columns)
      : [section.heading, ...definitionList(section.rows, { ...section, columns })]
  ).map((lines) => lines.join("\n")).join("\n\n");
}

function programHelp(): Section[] {
  return [
    PURPOSE,
    `Usage: ${PROGRAM} [COMMAND] [FLAG...]`,
    {
      heading: "Commands:",
      rows: [
        ...COMMAND_NAMES.map((name) => [name, commandRow(name).summary] as const),
        ["help COMMAND", "the flags of one command"],
      ],
      termColumns: NAME_COLUMNS,
    },
    flagSection(DEFAULT_COMMAND, `Flags of ${DEFAULT_COMMAND}:`),
    environmentSection(),
    exitSection(EXIT_CODES),
  ];
}

function commandHelp(name: CommandName): Section[] {
  const row = commandRow(name);
  const usage = [
    PROGRAM,
    name === DEFAULT_COMMAND ? `[${name}]` : name,
    ...(row.operands ?? []).map(operandTerm),
    "[FLAG...]",
  ];
  return [
    row.description,
    `Usage: ${usage.join(" ")}`,
    flagSection(name, "Flags:"),
    ...(row.flags.includes("pat") ? [environmentSection()] : []),
    exitSection(
      EXIT_CODES.filter(({ code }) => COMMON_EXITS.includes(code) || row.exits.includes(code))
        .map(({ code, meaning }) => ({ code, meaning: code === 0 ? row.done : meaning })),
    ),
  ];
}

function flagSection(command: CommandName, heading: string): Section {
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

function environmentSection(): Section {
  return {
    heading: "Environment (a flag outdoes it):",
    rows: ENVIRONMENT.map(({ name, description }) => [name, description]),
    termColumns: NAME_COLUMNS,
  };
}

function exitSection(exits: typeof EXIT_CODES): Section {
  return {
    heading: "Exit codes:",
    rows: exits.map(({ code, meaning }) => [String(code), meaning]),
    termColumns: 3,
  };
}
