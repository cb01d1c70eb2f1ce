/** Version of the JSON lines; only a change that breaks readers raises it, not a new member or type. */
const SCHEMA = 1;

/** A line of JSON that starts with its schema and type. Members are in snake_case at every depth. */
export function jsonLine(type: string, value: object): string {
  return JSON.stringify({ schema: SCHEMA, type, ...snakeMembers(value) });
}

function snakeMembers(value: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value).map((
      [name, member],
    ) => [name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`), snakeCase(member)]),
  );
}

function snakeCase(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(snakeCase);
  return typeof value === "object" && value !== null ? snakeMembers(value) : value;
}
