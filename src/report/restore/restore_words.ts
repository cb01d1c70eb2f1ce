import type { PlannedWrites } from "../../restore/plan/restore_plan.ts";
import type { Loss } from "../../restore/plan/loss_report.ts";
import type { FigureData } from "../../restore/records/figures.ts";
import { countOf, countText } from "../quantities.ts";

/** `time_entries` as people say it: `time entries`. */
export function resourceText(resource: string): string {
  return resource.replaceAll("_", " ");
}

const ACTIONS: Readonly<Record<PlannedWrites["action"], string>> = {
  create: "create",
  adopt: "use, and change to what it was",
  activate: "activate for the time being",
  archive: "archive, or make a default again",
  set: "set",
  send: "mark as sent, without a mail",
  close: "close",
  accept: "mark as accepted",
  decline: "mark as declined",
  mail: "enter e-mail addresses of",
  alert: "switch on budget alerts of",
  team: "assign teammates of",
};

/** What a kind of writes does. */
export function actionText(
  { action, resource }: Pick<PlannedWrites, "action" | "resource">,
): string {
  return `${ACTIONS[action]} ${resourceText(resource)}`;
}

/** Hours and amounts: `1,204.50 h, 5,300.00 EUR`; "" if there are none. */
export function figuresText({ hours, amounts }: FigureData): string {
  return [
    ...(hours === 0 ? [] : [`${amountText(hours)} h`]),
    ...amounts.map(({ currency, amount }) => `${amountText(amount)} ${currency}`.trim()),
  ].join(", ");
}

/** A number with two decimals and separators. */
export function amountText(amount: number): string {
  const [whole = "0", decimals = "00"] = Math.abs(amount).toFixed(2).split(".");
  return `${amount < 0 ? "-" : ""}${countText(Number(whole))}.${decimals}`;
}

/** What is lost for one reason, over all resources. */
export interface LossGroup {
  readonly reason: string;
  readonly rows: readonly Loss[];
}

/** The loss report by reason, in its order. */
export function lossGroups(losses: readonly Loss[]): LossGroup[] {
  return [...Map.groupBy(losses, ({ reason }) => reason)].map(([reason, rows]) => ({
    reason,
    rows,
  }));
}

/** `2,500 time entries`, with what they amount to. */
export function lossText(loss: Loss): string {
  const figures = figuresText(loss);
  const count = `${countText(loss.records)} ${resourceText(loss.resource)}`;
  return figures === "" ? count : `${count} (${figures})`;
}

/** How long writing takes at the limit of requests. */
export function minutesText(minutes: number): string {
  if (minutes < 120) return `about ${countOf(Math.max(1, minutes), "minute")}`;
  return `about ${amountText(minutes / 60).replace(/0$/, "")} hours`;
}
