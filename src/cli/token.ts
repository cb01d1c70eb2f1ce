import { UsageError } from "../usage_error.ts";

/** Where the token comes from; main.ts reads the file or asks. */
export type TokenSource =
  | { readonly kind: "value"; readonly token: string }
  | { readonly kind: "file"; readonly path: string }
  | { readonly kind: "ask" };

/** Where people make a token: Harvest's own page for it. */
const TOKEN_PAGE = "https://id.getharvest.com/developers";

const MAKE_ONE = `make one at ${TOKEN_PAGE}`;

/** What is said before the token is asked for at a terminal. */
export const TOKEN_QUESTION = [
  "No token given. Make a personal access token at",
  `    ${TOKEN_PAGE}`,
  "and paste it here. It is not shown and not stored; set HARVEST_PAT or",
  "HARVEST_PAT_FILE to be asked no more.",
].join("\n");

/**
 * A token as it goes into a header, from a text that may end in a line break.
 * @param from how to name its origin: `--pat`, `the file "…"`
 * @throws UsageError that never shows the text
 */
export function readToken(text: string, { from }: { from: string }): string {
  const token = text.trim();
  if (token === "") {
    throw new UsageError(`Cannot use the token from ${from}: it is empty`, MAKE_ONE);
  }
  const fail = (problem: string, hint: string) =>
    new UsageError(`Cannot use the token from ${from}: ${problem}`, hint);
  if (/^bearer\s/i.test(token)) {
    throw fail(`it begins with "Bearer"`, "give the token alone, without that word");
  }
  if (/\s/.test(token)) {
    throw fail("it holds a space or a line break", "give one token and nothing else");
  }
  if (/^(["'])(.*)\1$/.test(token)) throw fail("it stands in quotation marks", "leave them out");
  // A header takes nothing else, and fetch would show the token in its own error.
  if (!/^[\x21-\x7e]+$/.test(token)) {
    throw fail("it holds a character that no token has", `copy it again from ${TOKEN_PAGE}`);
  }
  return token;
}

/** There is no token, and nobody to ask for it. */
export function noToken(): UsageError {
  return new UsageError(
    "Cannot run without a personal access token: none is given, and there is no terminal to ask at",
    `${MAKE_ONE} and set HARVEST_PAT, or HARVEST_PAT_FILE to a file that holds it`,
  );
}
