import { operandTerm } from "./operands.ts";
import {
  COMMAND_NAMES,
  type CommandName,
  commandRow,
  DEFAULT_COMMAND,
  defaultOf,
} from "./commands.ts";
import { ENVIRONMENT } from "./environment.ts";
import { EXIT_CODES } from "./exit_codes.ts";
import { ANSWER_FLAGS, type Flag, FLAG_NAMES, type FlagName, flagRow } from "./flags.ts";
import { PROGRAM, PURPOSE } from "./help_text.ts";
import { wrap } from "../text/wrap.ts";

/** Leaves room for the dashes, each of which gets a backslash, in lines of 80. */
const SOURCE_COLUMNS = 64;

const EXAMPLES: readonly (readonly [string, readonly string[]])[] = [
  ["Back up to a folder, with the token from a file:", [
    `HARVEST_PAT_FILE=token.txt ${PROGRAM} --output /srv/harvest`,
  ]],
  ["See what a run would do, and how long it would take:", [`${PROGRAM} --dry-run`]],
  ["Check the backup, with and without this program:", [
    `${PROGRAM} verify --output /srv/harvest`,
    "cd /srv/harvest && sha256sum --check SHA256SUMS",
  ]],
];

/** The man page in roff (man macros), for section 1. */
export function manPage({ version }: { version: string }): string {
  const lines = [
    `.TH ${PROGRAM.toUpperCase()} 1 "" ${quote(`${PROGRAM} ${version}`)} "User Commands"`,
    ".SH NAME",
    `${roff(PROGRAM)} \\- back up Harvest accounts to plain files`,
    ".SH SYNOPSIS",
    ...COMMAND_NAMES.flatMap((name, i) => i === 0 ? synopsis(name) : [".br", ...synopsis(name)]),
    ".SH DESCRIPTION",
    ...body(PURPOSE),
    "What changed in Harvest is fetched again, what was deleted there is kept.",
    ".SH COMMANDS",
    ...COMMAND_NAMES.flatMap((name) => [
      ".TP",
      `.B ${roff(name)}`,
      ...body(commandRow(name).description),
      ".IP",
      ...body(`Flags: ${commandRow(name).flags.map((flag) => `--${flag}`).join(", ")}.`),
    ]),
    ".TP",
    '.BR help " [\\fICOMMAND\\fR]"',
    "Shows the help of the program or of one command.",
    ".SH OPTIONS",
    ...FLAG_NAMES.flatMap((name) => option(name, flagRow(name), defaultsOf(name))),
    ...Object.entries(ANSWER_FLAGS).flatMap(([name, flag]) => option(name, flag, "")),
    ".SH EXIT STATUS",
    ...EXIT_CODES.flatMap(({ code, meaning }) => [".TP", `.B ${code}`, roff(meaning)]),
    ".SH ENVIRONMENT",
    "A flag outdoes a variable; an empty variable counts as unset.",
    ...ENVIRONMENT.flatMap(({ name, description }) => [".TP", `.B ${name}`, roff(description)]),
    ".SH EXAMPLES",
    ...EXAMPLES.flatMap(([title, commands], i) => [
      ...(i === 0 ? [] : [".PP"]),
      roff(title),
      ...[".PP", ".RS 4", ".nf", ...commands.map(roff), ".fi", ".RE"],
    ]),
  ];
  return `${lines.join("\n")}\n`;
}

function synopsis(name: CommandName): string[] {
  const { operands = [] } = commandRow(name);
  const command = name === DEFAULT_COMMAND ? `[${name}]` : name;
  const words = [...operands.map(operandTerm), "[flags]"].map((word) => `\\fI${roff(word)}\\fR`);
  return [`.B ${roff(PROGRAM)} ${roff(command)}`, words.join(" ")];
}

function option(name: string, { short, value, description }: Flag, defaults: string): string[] {
  const spelled = `${short ? `\\fB${roff(`-${short}`)}\\fR, ` : ""}\\fB${roff(`--${name}`)}\\fR`;
  const term = value === undefined ? spelled : `${spelled} \\fI${roff(value)}\\fR`;
  return [".TP", term, ...body(`${description}${defaults}`)];
}

/** The default, and the commands that have another. */
function defaultsOf(flag: FlagName): string {
  const own = flagRow(flag).default;
  if (own === undefined) return "";
  const others = COMMAND_NAMES
    .filter((name) => commandRow(name).flags.includes(flag) && defaultOf(name, flag) !== own)
    .map((name) => `; ${defaultOf(name, flag)} for ${name}`);
  return ` (default ${own}${others.join("")})`;
}

/** Sentences in lines that can be read in the source too. */
function body(text: string): string[] {
  return wrap(text, SOURCE_COLUMNS).map(roff);
}

/** A text as roff shows it: no character of it is an instruction, and dashes can be copied. */
function roff(text: string): string {
  const escaped = text.replaceAll("\\", "\\e").replaceAll("-", "\\-");
  return /^[.']/.test(escaped) ? `\\&${escaped}` : escaped;
}

function quote(text: string): string {
  return `"${roff(text).replaceAll('"', '""')}"`;
}
