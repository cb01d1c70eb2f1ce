import type { AccountWorld } from "../../src/demo/data/account_world.ts";
import { decimal, numberAt, textAt } from "../../src/demo/data/json_text.ts";

/** Lets running timers show the hours they have by now, as Harvest does at every reading; their `updated_at` stays. */
export function tickTimers(account: AccountWorld): void {
  const entries = account.resource("time_entries");
  for (const { id, fields } of entries.all()) {
    if (fields["is_running"] !== true) continue;
    const runMs = Date.parse(account.now()) - Date.parse(textAt(fields, "timer_started_at"));
    const hours = numberAt(fields, "hours_without_timer") + Math.max(0, runMs) / 3_600_000;
    const rounded = decimal(Math.ceil(hours * 4) / 4);
    entries.update(id, { hours: decimal(hours), rounded_hours: rounded }, { touch: false });
  }
}
