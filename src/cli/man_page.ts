import { wrap } from "../text/wrap.ts";
import {
  COMMAND_NAMES,
  type CommandName,
  commandRow,
  DEFAULT_COMMAND,
  defaultOf,
  EXIT_CODES,
} from "./commands.ts";
import {
  ANSWER_FLAGS,
  ENVIRONMENT,
  type Flag,
  FLAG_NAMES,
  type FlagName,
  flagRow,
} from "./flags.ts";
import { NEEDS, PROGRAM, PURPOSE } from "./help_text.ts";
import { operandTerm } from "./operands.ts";

/** Leaves room for the dashes, each of which gets a backslash, in lines of 80. */
const SOURCE_COLUMNS = 64;

const EXAMPLES: readonly (readonly [string, readonly string[]])[] = [
  ["Back up to a folder, with the token from a file:", [
    `HARVEST_PAT_FILE=token.txt ${PROGRAM} --output /srv/harvest`,
  ]],
  ["Show what a run would do, and how long it would take:", [`${PROGRAM} --dry-run`]],
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
    "Later runs fetch what changed in Harvest and keep what was deleted there.",
    NEEDS,
    ".SH COMMANDS",
    ...COMMAND_NAMES.flatMap(command),
    ".TP",
    '.BR help " [\\fICOMMAND\\fR]"',
    "Shows help for the program or for one command.",
    ".SH OPTIONS",
    ...FLAG_NAMES.flatMap((name) => option(name, flagRow(name), defaultsOf(name))),
    ...Object.entries(ANSWER_FLAGS).flatMap(([name, flag]) => option(name, flag, "")),
    ".SH EXIT STATUS",
    ...Object.entries(EXIT_CODES).flatMap(([code, text]) => [".TP", `.B ${code}`, roff(text)]),
    ".SH ENVIRONMENT",
    "Flags take precedence over variables. An empty variable counts as unset.",
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

function command(name: CommandName): string[] {
  const { description, flags, examples = [] } = commandRow(name);
  return [
    ".TP",
    `.B ${roff(name)}`,
    ...body(description),
    ...examples.flatMap(([where, line]) => [".IP", `${roff(where)}: ${roff(line)}`]),
    ...(flags.length === 0
      ? []
      : [".IP", ...body(`Flags: ${flags.map((flag) => `--${flag}`).join(", ")}.`)]),
  ];
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

/** A text in lines that are short enough to read in the source. */
function body(text: string): string[] {
  return wrap(text, SOURCE_COLUMNS).map(roff);
}

/** A text escaped for roff: no character of it is an instruction, and its dashes can be copied. */
function roff(text: string): string {
  const escaped = text.replaceAll("\\", "\\e").replaceAll("-", "\\-");
  return /^[.']/.test(escaped) ? `\\&${escaped}` : escaped;
}

function quote(text: string): string {
  return `"${roff(text).replaceAll('"', '""')}"`;
}
