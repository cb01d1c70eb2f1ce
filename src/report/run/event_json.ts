import type { BackupEvent } from "../../backup/context/event.ts";
import { exitCodeOf, type Summary } from "./summary.ts";
import { isTold, type Verbosity } from "../verbosity.ts";

/** Version of the JSON lines; a change that breaks readers raises it, a new member or type does not. */
export const SCHEMA = 1;

/** A line of JSON that names its schema and type first. Members are in snake_case at every depth. */
export function jsonLine(type: string, value: object): string {
  return JSON.stringify({ schema: SCHEMA, type, ...snakeMembers(value) });
}

/** An event as a line of JSON; null if it is not told at this verbosity. */
export function eventJson(
  event: BackupEvent,
  { verbosity, time }: { verbosity: Verbosity; time: Date },
): string | null {
  if (!isTold(event, verbosity)) return null;
  const { type, ...rest } = event;
  return jsonLine(type, { time: time.toISOString(), ...rest });
}

/** The last line of a run: the summary and the exit code that goes with it. */
export function summaryJson(summary: Summary, { strict }: { strict: boolean }): string {
  return jsonLine("summary", { exitCode: exitCodeOf(summary, { strict }), ...summary });
}

function snakeCase(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(snakeCase);
  return typeof value === "object" && value !== null ? snakeMembers(value) : value;
}

function snakeMembers(value: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value).map((
      [name, member],
    ) => [name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`), snakeCase(member)]),
  );
}
