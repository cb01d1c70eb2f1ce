import { TargetFile } from "../../store/files/target_file.ts";
import { UsageError } from "../../usage_error.ts";
import { LocaleText } from "../html/locale_text.ts";
import { BackupIndex, type IndexOptions } from "../index/backup_index.ts";
import { reportPage } from "./report_page.ts";

/** What is to be reported, and where to. */
export interface ReportOptions extends IndexOptions {
  /** The HTML file; an existing one is replaced only once the new one is complete. */
  readonly to: string;
  /** One account's id; null: all of the backup. */
  readonly account: string | null;
  /** The reader's language, for numbers and dates: `de-DE`. */
  readonly locale: string;
}

/**
 * Writes one HTML file with the charts and totals of a backup, which can be sent to anyone: it loads nothing and runs
 * nothing.
 * @throws UsageError if there is no such backup; RecordError | ListFormatError if it is damaged
 */
export async function exportReport(
  options: ReportOptions,
): Promise<{ readonly sizeBytes: number }> {
  const { output, to, account, locale } = options;
  using index = await BackupIndex.open(options);
  const accounts = index.accounts.filter(({ id }) => account === null || id === account);
  if (accounts.length === 0) {
    throw new UsageError(
      `Cannot report on account "${account}": the backup "${output}" does not have it`,
    );
  }
  using target = await TargetFile.create(to, { outside: output });
  const page = reportPage(accounts, index.version, new LocaleText(locale));
  await target.append(page.text);
  return await target.place();
}
