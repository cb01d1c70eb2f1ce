import type { ExportStep } from "../export/export_request.ts";
import { countText } from "../report/quantities.ts";
import { REDRAW_MS } from "../report/run/redraw.ts";
import { fit } from "../text/text_width.ts";
import { LiveLines } from "./live_lines.ts";
import type { Program } from "./program.ts";

/**
 * Runs an export and shows its progress in a line on the terminal, which is removed when it ends. Without a terminal
 * nothing is shown.
 */
export async function withProgress<Result>(
  program: Program,
  run: (onStep: (step: ExportStep) => void) => Promise<Result>,
): Promise<Result> {
  const live = new LiveLines(program);
  let drawnMs = -Infinity;
  try {
    // Drawn by the steps themselves: between them, no timer may have its turn.
    return await run((step) => {
      const nowMs = program.clock.now();
      if (program.terminal() === null || nowMs - drawnMs < REDRAW_MS) return;
      drawnMs = nowMs;
      live.draw([fit(stepText(step), live.columns - 1)]);
    });
  } finally {
    await live.end();
  }
}

function stepText(step: ExportStep): string {
  switch (step.kind) {
    case "rows":
      return `${step.table} ${countText(step.rows)}`;
    case "part":
      return step.table;
    default:
      return "indexes";
  }
}
