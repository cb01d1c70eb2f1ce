import { ANSWER_FLAGS, type Flag, FLAG_NAMES, flagRow } from "./flags.ts";
import {
  COMMAND_NAMES,
  type CommandName,
  commandRow,
  DEFAULT_COMMAND,
  defaultOf,
} from "./commands.ts";
import { operandTerm } from "./check_operands.ts";
import { ENVIRONMENT } from "./environment.ts";
import { EXIT_CODES } from "./exit_codes.ts";
import { definitionList, HELP_COLUMNS, wrap } from "./wrap.ts";

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

/** The help of the program (`topic` null) or of one of its commands; at most 80 columns wide. */
export function helpText(topic: CommandName | null): string {
  return (topic === null ? programHelp() : commandHelp(topic)).join("\n");
}

function programHelp(): string[] {
  return [
    ...wrap(PURPOSE, HELP_COLUMNS),
    "",
    `Usage: ${PROGRAM} [COMMAND] [FLAG...]`,
    "",
    "Commands:",
    ...definitionList(COMMAND_NAMES.map((name) => [name, commandRow(name).summary]), {
      termColumns: NAME_COLUMNS,
    }),
    ...definitionList([["help COMMAND", "the flags of one command"]], {
      termColumns: NAME_COLUMNS,
    }),
    "",
    `Flags of ${DEFAULT_COMMAND}:`,
    ...flagLines(DEFAULT_COMMAND),
    "",
    ...environmentLines(),
    "",
    ...exitLines(EXIT_CODES),
  ];
}

function commandHelp(name: CommandName): string[] {
  const row = commandRow(name);
  const usage = [
    PROGRAM,
    name === DEFAULT_COMMAND ? `[${name}]` : name,
    ...(row.operands ?? []).map(operandTerm),
    "[FLAG...]",
  ];
  const usesToken = row.flags.includes("pat");
  return [
    ...wrap(row.description, HELP_COLUMNS),
    "",
    `Usage: ${usage.join(" ")}`,
    "",
    "Flags:",
    ...flagLines(name),
    "",
    ...(usesToken ? [...environmentLines(), ""] : []),
    ...exitLines(
      EXIT_CODES.filter(({ code }) => COMMON_EXITS.includes(code) || row.exits.includes(code))
        .map(({ code, meaning }) => ({ code, meaning: code === 0 ? row.done : meaning })),
    ),
  ];
}

function flagLines(command: CommandName): string[] {
  const { flags } = commandRow(command);
  const own = FLAG_NAMES.filter((name) => flags.includes(name)).map((name): [string, string] => {
    const flag = flagRow(name);
    const value = defaultOf(command, name);
    return [
      flagTerm(name, flag),
      value === null ? flag.description : `${flag.description} (default ${value})`,
    ];
  });
  const answers = Object.entries(ANSWER_FLAGS).map(([name, flag]): [string, string] => [
    flagTerm(name, flag),
    flag.description,
  ]);
  return definitionList([...own, ...answers], { termColumns: FLAG_COLUMNS });
}

function flagTerm(name: string, { short, value }: Flag): string {
  return `${short ? `-${short}, ` : "    "}--${name}${value ? ` ${value}` : ""}`;
}

function environmentLines(): string[] {
  const rows = ENVIRONMENT.map(({ name, description }): [string, string] => [name, description]);
  return [
    "Environment (a flag outdoes it):",
    ...definitionList(rows, { termColumns: NAME_COLUMNS }),
  ];
}

function exitLines(exits: typeof EXIT_CODES): string[] {
  const rows = exits.map(({ code, meaning }): [string, string] => [String(code), meaning]);
  return ["Exit codes:", ...definitionList(rows, { termColumns: 3 })];
}
