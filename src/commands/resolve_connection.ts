import type { ConnectionConfig } from "../cli/config.ts";
import { noToken, readToken, TOKEN_QUESTION, type TokenSource } from "../cli/token.ts";
import type { Connection } from "../harvest/connect.ts";
import { UsageError } from "../usage_error.ts";
import type { Program } from "./program.ts";

/**
 * How to reach Harvest, with the token: read from its file, or asked for at the terminal, if it is not known yet.
 * @throws UsageError if there is none, or it cannot be one
 */
export async function resolveConnection(
  { token, ...config }: ConnectionConfig,
  program: Program,
): Promise<Connection> {
  return { ...config, token: await resolveToken(token, program) };
}

async function resolveToken(source: TokenSource, program: Program): Promise<string> {
  if (source.kind === "value") return source.token;
  if (source.kind === "file") {
    return readToken(await readFile(source.path, program), { from: fileText(source.path) });
  }
  if (!program.isInTerminal) {
    throw noToken("No personal access token is given, and there is no terminal to ask for one");
  }
  program.err(TOKEN_QUESTION);
  const text = await program.askSecret("Token: ") ?? "";
  if (text.trim() === "") throw noToken("No token entered");
  return readToken(text, { from: "the terminal" });
}

async function readFile(path: string, program: Program): Promise<string> {
  try {
    return await program.readTextFile(path);
  } catch (error) {
    // Without the name of the runtime's own step, which means nothing to the user, and the path after it.
    const reason = error instanceof Error
      ? error.message.replace(/: readfile .*$/s, "")
      : String(error);
    throw new UsageError(
      `Cannot read the token from ${fileText(path)}: ${reason}`,
      "set HARVEST_PAT_FILE to a file that contains only the token and that you may read; the token itself goes into HARVEST_PAT",
    );
  }
}

/** A file by its path, unless that may be a token in the wrong place: no token begins like a path. */
function fileText(path: string): string {
  return /^(?:[./~\\]|[a-z]:)/i.test(path)
    ? `the file ${JSON.stringify(path)}`
    : "the file that HARVEST_PAT_FILE names";
}
