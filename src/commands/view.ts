import type { ViewConfig } from "../cli/reading_config.ts";
import { errorText } from "../report/error_text.ts";
import { serveView } from "../view/server/serve_view.ts";
import type { Program } from "./program.ts";
import { withProgress } from "./with_progress.ts";

/** What is said when there is no index yet: of a large backup it takes half a minute. */
export const BUILDING = "Making the index, once for each state of the backup ...";

/** Serves the backup as a web page until it is interrupted. */
export async function viewCommand(
  { output, port, open, cacheFolder }: ViewConfig,
  program: Program,
): Promise<number> {
  const signal = program.interruption();
  await using view = await withProgress(program, (onStep) =>
    serveView({
      output,
      cacheFolder,
      port,
      token: program.secretWord(),
      signal,
      onBuild: () => program.err(BUILDING),
      onStep,
      onError: (error) => program.err(errorText(error).message),
    }));
  program.out(view.url);
  program.err("Ends with Ctrl-C. Keep the address to yourself: it opens the backup.");
  if (open) await program.openBrowser(view.url);
  await new Promise<void>((resolve) =>
    signal.addEventListener("abort", () => resolve(), { once: true })
  );
  return 0;
}
