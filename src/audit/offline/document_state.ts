import type { Decimal } from "../ledger/decimal.ts";

/** What the state of an invoice or estimate is judged by. */
export interface DocumentState {
  readonly state: string;
  readonly amount: Decimal;
  /** Null for an estimate. */
  readonly dueAmount: Decimal | null;
  /** Whether a date of the record is set. */
  readonly hasDate: (member: string) => boolean;
}

/** A rule: what the state says, and when it is contradicted. */
interface Rule {
  readonly resource: "invoices" | "estimates";
  readonly state: string;
  readonly says: string;
  readonly isBroken: (document: DocumentState) => boolean;
}

const rule = (
  resource: Rule["resource"],
  state: string,
  { says, isBroken }: Pick<Rule, "says" | "isBroken">,
): Rule => ({ resource, state, says, isBroken });

/**
 * The states as Harvest's documentation of the two objects describes them; only what cannot be otherwise is held
 * against a record.
 */
const RULES: readonly Rule[] = [
  rule("invoices", "paid", {
    says: "it is paid, and an amount is still due",
    isBroken: ({ dueAmount }) => dueAmount !== null && dueAmount.units > 0n,
  }),
  rule("invoices", "paid", {
    says: "it is paid, and there is no date of payment",
    isBroken: ({ hasDate }) => !hasDate("paid_at") && !hasDate("paid_date"),
  }),
  rule("invoices", "open", {
    says: "it is open, and nothing is due",
    isBroken: ({ amount, dueAmount }) =>
      amount.units > 0n && dueAmount !== null && dueAmount.isZero,
  }),
  rule("invoices", "open", {
    says: "it is open, and has a date of full payment",
    isBroken: ({ hasDate }) => hasDate("paid_date"),
  }),
  rule("invoices", "draft", {
    says: "it is a draft, and has a date of payment",
    isBroken: ({ hasDate }) => hasDate("paid_date"),
  }),
  rule("invoices", "closed", {
    says: "it is written off, and there is no date of that",
    isBroken: ({ hasDate }) => !hasDate("closed_at"),
  }),
  rule("estimates", "accepted", {
    says: "it is accepted, and there is no date of that",
    isBroken: ({ hasDate }) => !hasDate("accepted_at"),
  }),
  rule("estimates", "declined", {
    says: "it is declined, and there is no date of that",
    isBroken: ({ hasDate }) => !hasDate("declined_at"),
  }),
];

/** In words, what contradicts the state of a document. */
export function stateContradictions(resource: Rule["resource"], document: DocumentState): string[] {
  return RULES.filter((row) =>
    row.resource === resource && row.state === document.state && row.isBroken(document)
  )
    .map(({ says }) => says);
}
