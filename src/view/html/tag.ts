import { type Html, html } from "../../text/html.ts";

/** Colours of states; all others have none. */
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

/** A state of a record, by its name in Harvest. */
export function stateTag(state: string): Html | string {
  return state === "" ? "" : tag(state.charAt(0).toUpperCase() + state.slice(1), TONES[state]);
}

/** A word about a record, set apart from its title. */
export function tag(text: string, tone = "plain"): Html {
  return html`<span class="tag ${tone}">${text}</span>`;
}
