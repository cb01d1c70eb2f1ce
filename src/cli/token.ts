import { UsageError } from "../usage_error.ts";

/** Where the token comes from; main.ts reads the file or asks. */
export type TokenSource =
  | { readonly kind: "value"; readonly token: string }
  | { readonly kind: "file"; readonly path: string }
  | { readonly kind: "ask" };

/** Harvest's own page for making tokens. */
const TOKEN_PAGE = "https://id.getharvest.com/developers";

const MAKE_ONE = `make one at ${TOKEN_PAGE}`;

/** What a terminal shows before the token is asked for. */
export const TOKEN_QUESTION = [
  "No token given. Make a personal access token at",
  `    ${TOKEN_PAGE}`,
  "and paste it here. It is neither shown nor stored. Set HARVEST_PAT or",
  "HARVEST_PAT_FILE to skip this prompt.",
].join("\n");

/**
 * A token as it goes into a header, from a text that may end in a line break.
 * @param from where it comes from, for messages: `--pat`, `the file "…"`
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
    throw fail(`it begins with "Bearer"`, "give the token without that word");
  }
  if (/\s/.test(token)) {
    throw fail("it contains a space or a line break", "give one token and nothing else");
  }
  if (/^(["'])(.*)\1$/.test(token)) throw fail("it is in quotation marks", "remove them");
  // A header can hold nothing else, and the error of fetch would show the token.
  if (!/^[\x21-\x7e]+$/.test(token)) {
    throw fail("it contains a character that no token has", `copy it again from ${TOKEN_PAGE}`);
  }
  return token;
}

/** @param why there is none: nobody to ask, or no answer */
export function noToken(why: string): UsageError {
  return new UsageError(
    why,
    `${MAKE_ONE} and set HARVEST_PAT, or HARVEST_PAT_FILE to a file that contains it`,
  );
}
