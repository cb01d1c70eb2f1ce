/** A `finding` needs somebody to act, an `explained` difference is expected, a `note` is for information. */
export type Severity = "finding" | "explained" | "note";

/** A kind of problem that an audit can find. */
export interface ProblemKind {
  readonly severity: Severity;
  /** What is wrong, to be read after a count and a resource: "3 × time_entries: …". */
  readonly title: string;
  /** What to do, or why nothing needs to be done. */
  readonly remedy: string;
}

const kinds = (severity: Severity) => (title: string, remedy: string): ProblemKind => ({
  severity,
  title,
  remedy,
});
const finding = kinds("finding");
const explained = kinds("explained");
const note = kinds("note");

const FULL = "run the backup with --full, then audit again";
const SUPPORT =
  "compare with Harvest's web pages; if they disagree with the records too, contact Harvest support";
const NEXT = "the next backup saves it";
const VERIFY = "run verify, then the backup";
const VERIFY_FULL = "run verify, then the backup with --full";
const ADMINISTRATOR = "use an administrator's token";
const FETCH = "run the backup again: it fetches only what is missing";

/** Every kind of problem that an audit can find. */
export const PROBLEMS = {
  missing_here: finding("in Harvest since before the backup ran, but not in the backup", FULL),
  gone_there: finding(
    "in this backup, but not in Harvest: deleted there after the backup ran, or kept here by mistake",
    `${FULL}; records that Harvest deleted are then listed in deleted.json`,
  ),
  differs: finding("different here and in Harvest, though not edited since the backup ran", FULL),
  report_differs: finding("Harvest's report disagrees with Harvest's own records", SUPPORT),
  report_unreadable: finding("not compared: the report could not be read", "audit again later"),
  records_unreadable: finding(
    "not compared one by one: the records could not be read again",
    "audit again later",
  ),
  row_differs: finding("Harvest's report disagrees with this backup", FULL),
  added_since: explained("added in Harvest since the backup ran", NEXT),
  edited_since: explained("edited in Harvest since the backup ran", NEXT),
  timer_running: explained("a running timer, whose hours keep growing", NEXT),
  rounding: explained(
    "rounding difference: every record behind the figure is the same here and in Harvest",
    "nothing is missing; figures differ by at most half a hundredth per record",
  ),
  archived_project: explained(
    "archived project, which Harvest's uninvoiced report leaves out",
    "nothing is missing; open these projects in Harvest to invoice them",
  ),
  counted_differently: explained(
    "Harvest's report counts differently, while its time and expense reports agree with this backup",
    "nothing is missing; Harvest does not fully document how it computes this report",
  ),
  amounts_hidden: explained(
    "without amounts: the token's role may not see them, so only hours were compared",
    ADMINISTRATOR,
  ),
  report_forbidden: note(
    "not compared: the token's role may not read the report",
    ADMINISTRATOR,
  ),
  partial_role: note(
    "only an administrator's token sees the whole account; this one and its reports see a part of it",
    `${ADMINISTRATOR}: only then does a matching audit mean that nothing is missing`,
  ),
  improbable_date: note(
    "an improbable date: its year was not compared",
    "correct the date in Harvest if it is mistyped",
  ),
  not_compared: note("not compared", "back it up, or audit all years"),
  invoice_total: finding(
    "an amount that is not the sum of lines, discount and taxes",
    `${FULL}; ${SUPPORT}`,
  ),
  invoice_part: finding(
    "a line, discount or tax that does not match its own numbers",
    `${FULL}; ${SUPPORT}`,
  ),
  invoice_due: finding(
    "an amount due that is not the amount less the payments",
    `${FULL}: a payment is missing, or there is one too many`,
  ),
  payments_unknown: finding("no file of payments, so the amount due cannot be checked", FULL),
  state_dates: finding("a state that contradicts dates and amounts", SUPPORT),
  document_rounding: explained(
    "rounding difference: quantities have two decimals, and each line, discount and tax is rounded",
    "nothing is missing",
  ),
  dangling: finding("not in this backup, though other records refer to it", FULL),
  dangling_normal: note(
    "no longer in Harvest, though other records refer to it, as Harvest leaves them",
    "nothing to do: the API no longer has the record",
  ),
  dangling_deleted: note(
    "deleted in Harvest, though other records refer to it",
    "nothing is missing: deleted.json has the record as it was last seen",
  ),
  pdf_missing: finding("no PDF", FETCH),
  receipt_missing: finding("no receipt file", FETCH),
  receipt_size: note(
    "a receipt whose size is not the one in Harvest's record",
    "open it to see whether it is complete",
  ),
  file_missing: finding("a file of the manifest that does not exist", VERIFY),
  file_size: finding("a file whose size is not the one recorded for it", VERIFY),
  manifest_missing: finding(
    "no readable manifest: the backup was never completed",
    "run the backup",
  ),
  state_incomplete: finding("incomplete, according to the manifest", "run the backup again"),
  state_forbidden: finding(
    "not in this backup: the token's role may not read it",
    ADMINISTRATOR,
  ),
  list_missing: finding(
    "complete, according to the manifest, but its file is not listed there",
    VERIFY_FULL,
  ),
  list_count: finding("a list whose number of records is not the manifest's", VERIFY_FULL),
  list_damaged: finding("a list that cannot be read", VERIFY_FULL),
  parents_missing: finding(
    "no file for the child records of a record",
    "run the backup with --full",
  ),
} as const satisfies Readonly<Record<string, ProblemKind>>;

/** The name of a kind of problem in machine-readable output. */
export type ProblemCode = keyof typeof PROBLEMS;
