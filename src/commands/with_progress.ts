import type { ExportStep } from "../export/export_request.ts";
import { countText } from "../report/quantities.ts";
import type { Program } from "./program.ts";
import { ProgressLine } from "./progress_line.ts";

/** Shows how far an export, or the page's index, is while it is made. */
export async function withProgress<Result>(
  program: Program,
  run: (onStep: (step: ExportStep) => void) => Promise<Result>,
): Promise<Result> {
  using line = new ProgressLine(program);
  return await run((step) =>
    line.show(step.kind === "rows" ? `${step.table} ${countText(step.rows)}` : "indexes")
  );
}
