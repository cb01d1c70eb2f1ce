import type { AccountWorld } from "../../src/demo/data/account_world.ts";
import { type JsonObject, textAt } from "../../src/demo/data/json_text.ts";

/** By list: the records that repeat a name, and the member where they do. */
const REPEATED_IN: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  clients: [["projects", "client"], ["contacts", "client"]],
  projects: [["task_assignments", "project"], ["user_assignments", "project"]],
  tasks: [["task_assignments", "task"]],
  users: [["user_assignments", "user"]],
};

/** Renames a record, and wherever else its name is, as Harvest does: without touching the others' `updated_at`. */
export function rename(account: AccountWorld, list: string, id: string, name: string): void {
  const changes = list === "users" ? { first_name: name } : { name };
  account.resource(list).update(id, changes);
  for (const [other, member] of REPEATED_IN[list] ?? []) {
    for (const record of account.resource(other).all()) {
      if (textAt(record.fields, member, "id") !== id) continue;
      const reference = record.fields[member] as JsonObject;
      account.resource(other).update(record.id, { [member]: { ...reference, name } }, {
        touch: false,
      });
    }
  }
  if (list !== "users") return;
  for (const manager of account.resource("users").ids()) {
    const teammates = account.resource("teammates", manager);
    if (teammates.get(id)) teammates.update(id, changes, { touch: false });
  }
}
