import type { Decimal } from "../../figures/decimal.ts";

/** What the state of an invoice or estimate is checked against. */
export interface DocumentState {
  readonly state: string;
  readonly amount: Decimal;
  /** Null for an estimate. */
  readonly dueAmount: Decimal | null;
  /** Whether a date of the record is set. */
  readonly hasDate: (member: string) => boolean;
}

/** By state, as Harvest documents the two objects: what contradicts it. Only what is impossible counts. */
const CONTRADICTIONS: Readonly<
  Record<string, (document: DocumentState) => Readonly<Record<string, boolean>>>
> = {
  "invoices/paid": ({ dueAmount, hasDate }) => ({
    "it is paid, but an amount is still due": dueAmount !== null && dueAmount.units > 0n,
    "it is paid, but has no payment date": !hasDate("paid_at") && !hasDate("paid_date"),
  }),
  "invoices/open": ({ amount, dueAmount, hasDate }) => ({
    "it is open, but nothing is due": amount.units > 0n && dueAmount !== null && dueAmount.isZero,
    "it is open, but has a date of full payment": hasDate("paid_date"),
  }),
  "invoices/draft": ({ hasDate }) => ({
    "it is a draft, but has a payment date": hasDate("paid_date"),
  }),
  "invoices/closed": ({ hasDate }) => ({
    "it is written off, but has no closing date": !hasDate("closed_at"),
  }),
  "estimates/accepted": ({ hasDate }) => ({
    "it is accepted, but has no acceptance date": !hasDate("accepted_at"),
  }),
  "estimates/declined": ({ hasDate }) => ({
    "it is declined, but has no date of that": !hasDate("declined_at"),
  }),
};

/** The contradictions between a document's state and its dates and amounts, in words. */
export function stateContradictions(
  resource: "invoices" | "estimates",
  document: DocumentState,
): string[] {
  const found = CONTRADICTIONS[`${resource}/${document.state}`]?.(document) ?? {};
  return Object.keys(found).filter((contradiction) => found[contradiction]);
}
