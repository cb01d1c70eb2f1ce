import type { ViewConfig } from "../cli/reading_config.ts";
import { errorText } from "../report/error_text.ts";
import { serveView } from "../view/serve_view.ts";
import { indexProgress } from "./index_progress.ts";
import type { Program } from "./program.ts";

/** Serves the backup as a web page until it is interrupted. */
export async function viewCommand(
  { output, port, open, cacheFolder }: ViewConfig,
  program: Program,
): Promise<number> {
  const signal = program.interruption();
  await using view = await serveView({
    output,
    cacheFolder,
    port,
    token: program.secretWord(),
    signal,
    onBuild: indexProgress(program),
    onError: (error) => program.err(errorText(error).message),
  });
  program.out(view.url);
  program.err(
    "Ends with Ctrl-C. The address is for you alone: whoever has it sees the backup, from this machine only.",
  );
  if (open) await program.openBrowser(view.url);
  await new Promise<void>((resolve) =>
    signal.addEventListener("abort", () => resolve(), { once: true })
  );
  return 0;
}
