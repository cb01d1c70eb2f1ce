import type { CommandConfig } from "../cli/config.ts";
import { bytesText, countOf } from "../report/quantities.ts";
import { exportReport } from "../view/statement/export_report.ts";
import { exportSite } from "../view/site/export_site.ts";
import { singleAccount, STANDARD_OUTPUT, toFileOrOutput } from "./export.ts";
import type { Program } from "./program.ts";
import { INDEXING } from "./view.ts";
import { withProgress } from "./with_progress.ts";

/** Writes charts and totals as one HTML file. */
export async function reportCommand(
  config: CommandConfig<"report">,
  program: Program,
): Promise<number> {
  const { to } = config.flags;
  const make = (path: string) =>
    withProgress(
      program,
      (onStep) => exportReport({ ...pageOptions(config, program), to: path, onStep }),
    );
  const { sizeBytes } = await toFileOrOutput(to, program, make);
  if (to !== STANDARD_OUTPUT) program.out(`${to}: ${bytesText(sizeBytes)}`);
  return 0;
}

/** Writes the pages of the backup as files. */
export async function exportSiteCommand(
  config: CommandConfig<"export site">,
  program: Program,
): Promise<number> {
  const { to } = config.flags;
  const { pages, files } = await withProgress(
    program,
    (onStep) => exportSite({ ...pageOptions(config, program), to, onStep }),
  );
  const counts = [countOf(pages, "page"), countOf(files, "PDF and receipt", "PDFs and receipts")];
  program.out(`${to}: ${counts.join(", ")}; open ${to}/index.html`);
  return 0;
}

/** What pages are made from. */
function pageOptions(
  { flags: { output, account }, cacheFolder }: CommandConfig<"report" | "export site">,
  program: Program,
) {
  return {
    output,
    account: singleAccount(account),
    cacheFolder,
    locale: program.locale,
    signal: program.interruption(),
    onBuild: () => program.err(INDEXING),
  };
}
