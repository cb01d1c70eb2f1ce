import type { ExportRequest, ExportStep } from "../export/export_request.ts";
import { countText } from "../report/quantities.ts";
import { REDRAW_MS } from "../report/run/redraw.ts";
import { fit } from "../text/text_width.ts";
import { LiveLines } from "./live_lines.ts";
import type { Program } from "./program.ts";

/** What makes something of a backup takes, besides what it is to make. */
type Watched = Required<Pick<ExportRequest, "signal" | "onStep">> & {
  /** Called before an index is built, which takes half a minute for a large backup. */
  readonly onBuild: () => void;
};

/**
 * Runs an export and shows its progress in a line on the terminal, which is removed when it ends. Without a terminal
 * only the building of an index is noted.
 */
export async function withProgress<Result>(
  program: Program,
  run: (watched: Watched) => Promise<Result>,
  signal = program.interruption(),
): Promise<Result> {
  const live = new LiveLines(program);
  let drawnMs = -Infinity;
  try {
    return await run({
      signal,
      onBuild: () => program.err("Indexing the backup (once after it changes) …"),
      // Drawn by the steps themselves: between them, no timer may have its turn.
      onStep: (step) => {
        const nowMs = program.clock.now();
        if (program.terminal() === null || nowMs - drawnMs < REDRAW_MS) return;
        drawnMs = nowMs;
        live.draw([fit(stepText(step), live.columns - 1)]);
      },
    });
  } finally {
    await live.end();
  }
}

function stepText(step: ExportStep): string {
  if (step.kind === "indexes") return "indexes";
  return step.kind === "rows" ? `${step.table} ${countText(step.rows)}` : step.table;
}
