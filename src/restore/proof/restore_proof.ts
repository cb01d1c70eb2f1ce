import type { FigureData } from "../records/figures.ts";
import type { RestoreFailure } from "../apply/run_restore.ts";
import type { Loss } from "../plan/loss_report.ts";
import type { Parties } from "../plan/restore_context.ts";

/** How the records of a resource came back. */
export interface ProvenResource {
  readonly resource: string;
  readonly records: number;
  readonly equal: number;
  /** Different only in what the loss report names. */
  readonly explained: number;
  /** Different otherwise. */
  readonly different: number;
  /** Not in the target, and the loss report does not say so. */
  readonly missing: number;
  /** Not restorable at all. */
  readonly lost: number;
}

/** A member that differs in some records. */
export interface ProvenDifference extends FigureData {
  readonly resource: string;
  readonly field: string;
  readonly records: number;
  /** By the loss report; null if it does not name this. */
  readonly reason: string | null;
  readonly examples: readonly {
    readonly id: string;
    readonly saved: string;
    readonly restored: string;
  }[];
}

/** Hours and money of a year, as saved and as restored. */
export interface ProvenYear {
  readonly year: string;
  readonly figure: "hours" | "billable time" | "expenses" | "invoices" | "estimates" | "payments";
  /** A currency, or `h`. */
  readonly unit: string;
  readonly saved: number;
  readonly restored: number;
}

/** What the comparison of two backups gives. */
export interface Comparison {
  readonly resources: readonly ProvenResource[];
  readonly differences: readonly ProvenDifference[];
  readonly years: readonly ProvenYear[];
}

/** What a backup of the target has shown. */
export interface RestoreProof extends Parties, Comparison {
  readonly at: string;
  /** SHA-256 of the manifests of both backups. */
  readonly manifests: { readonly from: string | null; readonly into: string | null };
  /** Whether every record is there, and every difference is in the loss report. */
  readonly isProven: boolean;
  readonly receipts: { readonly compared: number; readonly different: readonly string[] };
  readonly failures: readonly RestoreFailure[];
  readonly losses: readonly Loss[];
  readonly written: number;
  /** What Harvest would have mailed; only a rehearsal knows. */
  readonly mails: readonly { readonly kind: string; readonly about: string }[] | null;
}
