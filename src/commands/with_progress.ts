import type { ExportStep } from "../export/export_request.ts";
import { countText } from "../report/quantities.ts";
import { redraw, REDRAW_MS } from "../report/run/redraw.ts";
import { fit } from "../text/text_width.ts";
import type { Program } from "./program.ts";

/**
 * Runs an export and shows its progress in a line on the terminal, which is removed when it ends. Without a terminal
 * nothing is shown.
 */
export async function withProgress<Result>(
  program: Program,
  run: (onStep: (step: ExportStep) => void) => Promise<Result>,
): Promise<Result> {
  let drawn: readonly string[] = [];
  let drawnMs = -Infinity;
  const draw = (lines: readonly string[]) => {
    const columns = program.terminal()?.columns;
    if (columns === undefined) return;
    program.draw(redraw(drawn, lines.map((line) => fit(line, columns - 1)), { columns }));
    drawn = lines;
  };
  try {
    return await run((step) => {
      const nowMs = program.clock.now();
      if (nowMs - drawnMs < REDRAW_MS) return;
      drawnMs = nowMs;
      draw([stepText(step)]);
    });
  } finally {
    if (drawn.length > 0) draw([]);
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
