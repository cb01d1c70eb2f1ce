/** Longer messages do not fit on a line. */
const MAX_LENGTH = 200;

const CONTROL_REGEXP = /\p{Cc}+/gu;

/** The members in which APIs say what is wrong, the most useful first. */
const MEMBERS = ["message", "error_description", "error"];

/**
 * What the body of a refusal says: the text of a JSON object's `message` or `error`, at most 200 characters, without
 * control characters (it may end up on a terminal); null if there is none.
 */
export function errorDetail(body: Uint8Array): string | null {
  const value = parsed(body);
  if (typeof value !== "object" || value === null) return null;
  const members = new Map<string, unknown>(Object.entries(value));
  const text = MEMBERS.map((name) => members.get(name)).find((member) =>
    typeof member === "string"
  );
  if (typeof text !== "string") return null;
  const line = text.replace(CONTROL_REGEXP, " ").trim();
  if (line === "") return null;
  return line.length > MAX_LENGTH ? `${line.slice(0, MAX_LENGTH - 1)}…` : line;
}

function parsed(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    return null;
  }
}
