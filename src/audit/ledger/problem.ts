/** A `finding` needs somebody to act, what is `explained` is normal, a `note` is to be known. */
export type Severity = "finding" | "explained" | "note";

/** One kind of thing an audit can come upon. */
export interface ProblemRow {
  readonly severity: Severity;
  /** What is wrong, to be read behind a count and a resource: "3 time_entries …". */
  readonly title: string;
  /** What to do, or why nothing is to be done. */
  readonly remedy: string;
}

const AGAIN = "run the backup with --full, then audit again";
const ASK =
  "compare with Harvest's web pages; if they disagree with the records there too, ask Harvest's support";
const NEXT = "the next backup takes it over";

const finding = (title: string, remedy: string): ProblemRow => ({
  severity: "finding",
  title,
  remedy,
});
const explained = (title: string, remedy: string): ProblemRow => ({
  severity: "explained",
  title,
  remedy,
});
const note = (title: string, remedy: string): ProblemRow => ({ severity: "note", title, remedy });

/** Everything an audit can come upon. */
export const PROBLEMS = {
  missing_here: finding("in Harvest since before the run, but not in this backup", AGAIN),
  gone_there: finding(
    "in this backup, but not in Harvest: deleted there since the run, or kept here by mistake",
    `${AGAIN}; what Harvest deleted is then listed in deleted.json`,
  ),
  differs: finding("not the same here and in Harvest, though not edited since the run", AGAIN),
  report_differs: finding(
    "counted otherwise by Harvest's report than by Harvest's own records",
    ASK,
  ),
  report_unreadable: finding("not compared: the report could not be read", "audit again later"),
  records_unreadable: finding(
    "not compared one by one: the records could not be read again",
    "audit again later",
  ),
  row_differs: finding("not the same in Harvest's report and in this backup", AGAIN),
  added_since: explained("added in Harvest since the run", NEXT),
  edited_since: explained("edited in Harvest since the run", NEXT),
  timer_running: explained("a running timer, whose hours grow between two readings", NEXT),
  rounding: explained(
    "rounded otherwise by Harvest: every record behind the figure is the same there and here",
    "nothing is missing; amounts differ by less than half a unit a record",
  ),
  archived_project: explained(
    "of an archived project, which Harvest's uninvoiced report leaves out",
    "nothing is missing; open these projects in Harvest to invoice them",
  ),
  counted_differently: explained(
    "counted otherwise by Harvest's report, while its time and expense reports agree with this backup",
    "nothing is missing; how Harvest computes this report is not documented in full",
  ),
  amounts_hidden: explained(
    "without amounts: the token's role may not see them, so hours alone were compared",
    "use the token of an administrator",
  ),
  report_forbidden: note(
    "not compared: the token's role may not read the report",
    "use the token of an administrator",
  ),
  partial_role: note(
    "a token that is not an administrator's sees a part of the account, and its reports show the same part",
    "use the token of an administrator: only then does adding up mean that nothing is missing",
  ),
  not_compared: note("not compared", "back it up, or audit all years"),
  invoice_total: finding(
    "an amount that is not the sum of lines, discount and taxes",
    `${AGAIN}; ${ASK}`,
  ),
  invoice_part: finding(
    "a line, discount or tax that does not follow from its own numbers",
    `${AGAIN}; ${ASK}`,
  ),
  invoice_due: finding(
    "a due amount that is not the amount less the payments",
    `${AGAIN}: a payment is missing or too many`,
  ),
  payments_unknown: finding("no payments file, so the due amount cannot be checked", AGAIN),
  state_dates: finding("a state that its dates and amounts contradict", ASK),
  document_rounding: explained(
    "off by a rounding: quantities are shown with two decimals, and parts are rounded one by one",
    "nothing is missing",
  ),
  dangling: finding("a reference to a record that is not in this backup", AGAIN),
  dangling_normal: note(
    "a reference to a record that is gone, as Harvest leaves them behind",
    "nothing to do; what the API no longer gives cannot be saved",
  ),
  pdf_missing: finding("no PDF", "run the backup again: it fetches only what is missing"),
  receipt_missing: finding(
    "no receipt file",
    "run the backup again: it fetches only what is missing",
  ),
  receipt_size: note(
    "a receipt whose size is not the one Harvest's record names",
    "open it to see whether it is whole",
  ),
  file_missing: finding("a file of the manifest that is not there", "run verify, then the backup"),
  file_size: finding(
    "a file that does not have the size recorded for it",
    "run verify, then the backup",
  ),
  manifest_missing: finding(
    "no manifest that can be read: the backup was never finished",
    "run the backup",
  ),
  state_incomplete: finding("not complete, says the backup itself", "run the backup again"),
  state_forbidden: finding(
    "not in this backup: the token's role may not read it",
    "use the token of an administrator",
  ),
  list_missing: finding(
    "complete, says the manifest, but its file is not listed",
    "run verify, then the backup with --full",
  ),
  list_count: finding(
    "a list that does not hold as many records as the manifest says",
    "run verify, then the backup with --full",
  ),
  list_damaged: finding("a list that cannot be read", "run verify, then the backup with --full"),
  parents_missing: finding("no file with what belongs to the record", "run the backup with --full"),
} as const satisfies Readonly<Record<string, ProblemRow>>;

/** The name of a kind of problem, as machine-readable output has it. */
export type ProblemCode = keyof typeof PROBLEMS;
