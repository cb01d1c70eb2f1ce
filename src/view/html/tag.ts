import { type Html, html } from "./html.ts";

/** Colours of states: done, waiting, over. All others have none. */
const TONES: Readonly<Record<string, string>> = {
  paid: "good",
  accepted: "good",
  approved: "good",
  open: "waiting",
  sent: "waiting",
  pending: "waiting",
  submitted: "waiting",
  declined: "bad",
};

/** A state as Harvest names it. */
export function stateTag(state: string): Html | string {
  return state === "" ? "" : tag(state.charAt(0).toUpperCase() + state.slice(1), TONES[state]);
}

/** A word about a record, set apart from its name. */
export function tag(text: string, tone = "plain"): Html {
  return html`<span class="tag ${tone}">${text}</span>`;
}
