import { accountTitle } from "./event_line.ts";
import type { Summary } from "./summary.ts";

/** What a run left out on request, for people; null if nothing. */
export function leftOutText({ leftOut, accounts: read }: Summary): string | null {
  const { accounts, resources, artifacts } = leftOut;
  const others = new Set(read.flatMap((account) => account.resources).map((one) => one.resource));
  const parts = [
    ...accounts.map((account) => `account ${accountTitle(account)}`),
    // Of many, the others are named.
    ...(resources.length > others.size
      ? [`all resources but ${[...others].join(", ")}`]
      : resources.length > 0
      ? [resources.join(", ")]
      : []),
    ...(artifacts ? ["PDFs and receipts"] : []),
  ];
  return parts.length > 0 ? parts.join("; ") : null;
}
