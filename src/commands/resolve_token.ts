import type { TokenSource } from "../cli/token.ts";
import { noToken, readToken, TOKEN_QUESTION } from "../cli/token.ts";
import { UsageError } from "../usage_error.ts";
import type { Program } from "./program.ts";

/**
 * The token, from where the settings say: read from its file, or asked for at the terminal without echo.
 * @throws UsageError if there is none, or it cannot be one
 */
export async function resolveToken(source: TokenSource, program: Program): Promise<string> {
  if (source.kind === "value") return source.token;
  if (source.kind === "file") {
    const text = await readFile(source.path, program);
    return readToken(text, { from: `the file ${JSON.stringify(source.path)}` });
  }
  if (!program.isInTerminal) throw noToken();
  program.err(TOKEN_QUESTION);
  return readToken(await program.askSecret("Token: ") ?? "", { from: "the terminal" });
}

async function readFile(path: string, program: Program): Promise<string> {
  try {
    return await program.readTextFile(path);
  } catch (error) {
    // The runtime adds the name of its own step, which means nothing to anybody.
    const reason = error instanceof Error
      ? error.message.replace(/: readfile .*$/s, "")
      : String(error);
    throw new UsageError(
      `Cannot read the token from the file ${JSON.stringify(path)}: ${reason}`,
      "set HARVEST_PAT_FILE to a file that holds the token alone, and that you may read",
    );
  }
}
