import { wrap } from "../text/wrap.ts";
import { EXIT_CODES } from "./command_row.ts";
import { COMMAND_NAMES, type CommandName, commandRow, exitsOf } from "./commands.ts";
import { ENVIRONMENT } from "./flags.ts";
import {
  EVERY_COMMAND,
  flagsOf,
  flagTerms,
  NEEDS,
  PROGRAM,
  PURPOSE,
  usageOf,
} from "./help_text.ts";
import { ANSWER_WORDS } from "./topics.ts";

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
    `.B ${roff(PROGRAM)} [COMMAND] [FLAG...]`,
    ".SH DESCRIPTION",
    ...body(PURPOSE),
    "Later runs fetch what changed in Harvest and keep what was deleted there.",
    NEEDS,
    ".SH COMMANDS",
    ...COMMAND_NAMES.flatMap(command),
    ...Object.values(ANSWER_WORDS).flatMap(({ usage, description }) => [
      `.SS ${roff(usage)}`,
      ...body(description),
    ]),
    ".SH OPTIONS OF EVERY COMMAND",
    ...terms(EVERY_COMMAND.map(flagTerms)),
    ".SH EXIT STATUS",
    ...terms(Object.entries(EXIT_CODES)),
    ".SH ENVIRONMENT",
    "Flags take precedence over variables. An empty variable counts as unset.",
    ...terms(ENVIRONMENT.map(({ name, description }) => [name, description])),
    ".SH EXAMPLES",
    ...EXAMPLES.flatMap(([title, commands], i) => [
      ...(i === 0 ? [] : [".PP"]),
      roff(title),
      ...[".PP", ".RS 4", ".nf", ...commands.map(roff), ".fi", ".RE"],
    ]),
  ];
  return `${lines.join("\n")}\n`;
}

function command(name: CommandName): string[] {
  const { description, examples = [] } = commandRow(name);
  return [
    `.SS ${roff(usageOf(name))}`,
    ...body(description),
    ...terms(examples),
    ...terms(flagsOf(name).map(flagTerms)),
    ".PP",
    "Exit codes:",
    ...terms(exitsOf(name).map(({ code, meaning }) => [String(code), meaning])),
  ];
}

function terms(rows: readonly (readonly [term: string, text: string])[]): string[] {
  return rows.flatMap(([term, text]) => [".TP", `.B ${roff(term.trim())}`, ...body(text)]);
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
