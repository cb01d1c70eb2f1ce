import { errorText } from "../report/error_text.ts";
import { countOf } from "../report/quantities.ts";
import { CacheFolder } from "../store/files/cache_folder.ts";
import { TempFile } from "../store/files/temp_file.ts";
import { html } from "../text/html.ts";
import { serveView } from "../view/server/serve_view.ts";
import type { Invocation } from "./program.ts";
import { withProgress } from "./with_progress.ts";

/** A container's first process is process 1. */
const IN_CONTAINER =
  "In a container, this address is the container's own: start it with --network host, or run view " +
  "on the host, which can read the same folder.";

/** Serves the backup as a web page until it is interrupted. */
export async function viewCommand(
  { config: { flags: { output, port, noOpen, purge }, cacheFolder }, program }: Invocation<"view">,
): Promise<number> {
  if (purge) {
    const backups = await CacheFolder.purge(cacheFolder);
    program.out(`Removed what was kept of ${countOf(backups, "backup")}.`);
    return 0;
  }
  const signal = program.interruption();
  using opened = noOpen ? null : await TempFile.create("view.html").catch(() => null);
  await using view = await withProgress(program, (watched) =>
    serveView({
      ...watched,
      output,
      cacheFolder,
      port,
      secretWord: program.secretWord,
      onVisit: () => opened?.[Symbol.dispose](),
      onError: (error) => program.err(errorText(error).message),
    }), signal);
  await opened?.write(redirection(view.url));
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
  if (opened !== null) program.openBrowser(opened.path);
  await interrupted;
  return 0;
}

/** A page that leads to an address: everybody can see which file a browser is started with, but not what is in it. */
function redirection(url: string): string {
  return html`
    <!DOCTYPE html><meta charset="utf-8"><meta name="referrer" content="no-referrer"><meta
      http-equiv="refresh" content="0; url=${url}"><title>Harvest backup</title><a
      href="${url}">Open the backup</a>
  `
    .text;
}
