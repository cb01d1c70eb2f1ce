/** One record of a backup. */
export interface BackupRecord {
  /** Decimal; may be more than a number holds. Empty for the company and the token's user. */
  readonly id: string;
  /** The record it belongs to, for child resources such as `invoice_payments`; null for all others. */
  readonly parentId: string | null;
  /** The record's JSON text exactly as Harvest sent it. */
  readonly text: string;
}

/** An earlier version of a record, or a record that was deleted in Harvest. */
export interface PastRecord extends BackupRecord {
  /** ISO 8601 in UTC, by Harvest's clock: when a run saw the change or the deletion, not when it was made. */
  readonly noticedAt: string;
  /**
   * Deleted records only: the child records that went with it, as the JSON text of an object of arrays, such as
   * `{"payments":[…]}`; null if there were none.
   */
  readonly nested: string | null;
}

/** A PDF or a receipt. */
export interface BackupArtifact {
  /** `invoices`, `estimates` or `expenses`. */
  readonly resource: string;
  /** The record it belongs to. */
  readonly recordId: string;
  /** Where the file is on this machine. */
  readonly path: string;
  /** In bytes. */
  readonly size: number;
  /** Of the file, in lower-case hexadecimal digits. */
  readonly sha256: string;
  /** As Harvest sent it, such as `application/pdf`. */
  readonly contentType: string;
  /** ISO 8601 in UTC, by Harvest's clock. */
  readonly fetchedAt: string;
}

/** What the manifest says of a resource; times are ISO 8601 in UTC, by Harvest's clock. */
export interface ResourceStatus {
  /** Whether every record that the token may see is here, and if not, why: `complete`, `incomplete`, `forbidden`, … */
  readonly state: string;
  /** Records in the backup. */
  readonly records: number;
  /** When it was last read completely; null if never. */
  readonly readAt: string | null;
  /** Why it is not complete, in words; null if it is. */
  readonly reason: string | null;
}

/** Options of everything that reads. */
export interface ReadOptions {
  /** Ends the reading, which then throws the signal's reason. */
  readonly signal?: AbortSignal;
}

/** Options for records. */
export interface RecordOptions extends ReadOptions {
  /** Child resources only: the records of this parent alone. */
  readonly parentId?: string;
}
