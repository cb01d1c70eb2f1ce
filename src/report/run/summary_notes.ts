import { paint, type Screen } from "../../text/screen.ts";
import { printable } from "../../text/text_width.ts";
import { leftOutText } from "./left_out_text.ts";
import { accountTitle, gapText } from "./event_line.ts";
import type { KnownGap, Summary } from "./summary.ts";

/** So many are named for one reason. */
const MAX_NAMED = 3;

/** What Harvest does not have, by reason: no news, so it takes few lines. */
export function knownGapLines({ knownGaps, accounts }: Summary, screen: Screen): string[] {
  if (knownGaps.length === 0) return [];
  const byReason = Map.groupBy(knownGaps, (gap) => `${gap.accountId} ${gapText(gap)}`);
  const lines = [...byReason.values()].map((gaps) => {
    const account = accounts.find(({ account }) => account.id === gaps[0]?.accountId)?.account;
    const where = account && accounts.length > 1 ? `${accountTitle(account)}: ` : "";
    return `  ${where}${namesText(gaps)}: ${printable(gaps[0] ? gapText(gaps[0]) : "")}`;
  });
  return [paint("Known gaps:", "bold", screen), ...lines, ""];
}

function namesText(gaps: readonly KnownGap[]): string {
  const names = gaps.slice(0, MAX_NAMED).map(({ path, resource }) => printable(path ?? resource));
  const more = gaps.length - names.length;
  return names.join(", ") + (more > 0 ? ` and ${more} more` : "");
}

/** What a run left out on request, for people; null if nothing. */
export function runLeftOutText({ leftOut }: Summary): string | null {
  const { accounts, resources, artifacts } = leftOut;
  const names = leftOutText([...resources, ...(artifacts ? ["artifacts"] : [])]);
  const parts = [
    ...accounts.map((account) => `account ${accountTitle(account)}`),
    ...(names === "" ? [] : [names]),
  ];
  return parts.length > 0 ? parts.join("; ") : null;
}
