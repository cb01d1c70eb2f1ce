import type { CommandConfig } from "../cli/config.ts";
import { bytesText, countOf } from "../report/quantities.ts";
import { exportReport } from "../view/statement/export_report.ts";
import { exportSite } from "../view/site/export_site.ts";
import { singleAccount } from "./export.ts";
import type { Program } from "./program.ts";
import { STANDARD_OUTPUT, toFileOrOutput } from "./export.ts";
import { withProgress } from "./with_progress.ts";
import { INDEXING } from "./view.ts";

/** Writes charts and totals as one HTML file. */
export async function reportCommand(
  { flags: { output, to, account }, cacheFolder }: CommandConfig<"report">,
  program: Program,
): Promise<number> {
  const { locale } = program;
  const make = (path: string) =>
    withProgress(program, (onStep) =>
      exportReport({
        output,
        to: path,
        account: singleAccount(account),
        cacheFolder,
        locale,
        signal: program.interruption(),
        onBuild: () => program.err(INDEXING),
        onStep,
      }));
  const { sizeBytes } = await toFileOrOutput(to, program, make);
  if (to !== STANDARD_OUTPUT) program.out(`${to}: ${bytesText(sizeBytes)}`);
  return 0;
}

/** Writes the pages of the backup as files. */
export async function exportSiteCommand(
  { flags: { output, to, account }, cacheFolder }: CommandConfig<"export site">,
  program: Program,
): Promise<number> {
  const { locale } = program;
  const { pages, files } = await withProgress(program, (onStep) =>
    exportSite({
      output,
      to,
      account: singleAccount(account),
      cacheFolder,
      locale,
      signal: program.interruption(),
      onBuild: () => program.err(INDEXING),
      onStep,
    }));
  const counts = [countOf(pages, "page"), countOf(files, "PDF and receipt", "PDFs and receipts")];
  program.out(`${to}: ${counts.join(", ")}; open ${to}/index.html`);
  return 0;
}
