import type { CommandConfig } from "../cli/config.ts";
import { errorText } from "../report/error_text.ts";
import { serveView } from "../view/server/serve_view.ts";
import type { Program } from "./program.ts";
import { withProgress } from "./with_progress.ts";

/** Shown while the index is built, which takes half a minute for a large backup. */
export const INDEXING = "Indexing the backup (only needed after it changes) …";

/** A container's first process is process 1. */
const IN_CONTAINER =
  "In a container, this address is the container's own: start it with --network host, or run view " +
  "on the host, which can read the same folder.";

/** Serves the backup as a web page until it is interrupted. */
export async function viewCommand(
  { flags: { output, port, noOpen }, cacheFolder }: CommandConfig<"view">,
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
      onBuild: () => program.err(INDEXING),
      onStep,
      onError: (error) => program.err(errorText(error).message),
    }));
  program.out(view.url);
  program.err(
    "Press Ctrl-C to stop. Keep this address private: anyone on this machine who has it can read " +
      "the backup.",
  );
  if (program.pid === 1) program.err(IN_CONTAINER);
  const interrupted = new Promise<void>((resolve) =>
    signal.addEventListener("abort", () => resolve(), { once: true })
  );
  // Not waited for: some browsers end only when they are closed.
  if (!noOpen) program.openBrowser(view.url);
  await interrupted;
  return 0;
}
