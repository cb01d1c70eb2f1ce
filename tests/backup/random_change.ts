import type { AccountWorld } from "../../src/demo/data/account_world.ts";
import type { JsonObject } from "../../src/demo/data/json_text.ts";
import type { Random } from "../../src/demo/data/random.ts";
import { rename } from "./rename.ts";
import type { TestHarvest } from "./test_harvest.ts";

/** The lists that change. */
export const LISTS = [
  "clients",
  "contacts",
  "tasks",
  "time_entries",
  "expenses",
  "invoices",
  "estimates",
  "users",
  "roles",
  "pto_requests",
];
const NESTED: readonly [string, string][] = [
  ["invoice_payments", "invoices"],
  ["invoice_messages", "invoices"],
  ["estimate_messages", "estimates"],
  ["cost_rates", "users"],
  ["billable_rates", "users"],
  ["teammates", "users"],
];
/** Does one thing that people do in Harvest. */
export function change({ agency }: TestHarvest, random: Random, seed: number): void {
  const name = random.pick(LISTS);
  const list = agency.resource(name);
  const ids = list.ids();
  const id = ids.length > 0 ? random.pick(ids) : null;
  const text = `Text ${random.int(0, 1_000_000)}`;
  switch (random.int(0, 9)) {
    case 0:
    case 1:
    case 2:
      if (id !== null) list.update(id, { notes: text });
      break;
    case 3:
      if (id !== null) list.update(id, {});
      break;
    case 4:
    case 5: {
      const pattern: JsonObject = id === null ? { name: text } : list.get(id) ?? {};
      list.add({
        ...pattern,
        id: 80_000_000 + seed * 1000 + random.int(0, 999),
        ...(pattern["client_key"] === undefined
          ? {}
          : { client_key: `key${random.int(0, 1_000_000)}` }),
        ...(pattern["receipt"] === undefined ? {} : { receipt: null }),
        updated_at: agency.now(),
        created_at: agency.now(),
      });
      break;
    }
    case 6:
      if (id !== null && id !== agency.userId) agency.remove(name, id);
      break;
    case 7:
    case 8:
      changeChildren(agency, random, text);
      break;
    default:
      if (name === "users" && id !== null && id !== agency.userId) {
        list.update(id, { access_roles: [random.pick(["manager", "member"])] });
      } else if (random.int(0, 3) === 0) {
        agency.remove("projects", random.pick(agency.resource("projects").ids()) ?? "");
      } else renameOne(agency, random, text);
  }
}

function renameOne(agency: AccountWorld, random: Random, text: string): void {
  const name = random.pick(["clients", "projects", "tasks", "users"]);
  const ids = agency.resource(name).ids();
  if (ids.length > 0) rename(agency, name, random.pick(ids), text);
}

/** A child changes with its parent, or nobody would know before the next full listing. */
function changeChildren(agency: AccountWorld, random: Random, text: string): void {
  const [name, parent] = random.pick(NESTED);
  const parents = agency.resource(parent).ids();
  if (parents.length === 0) return;
  const parentId = random.pick(parents);
  const list = agency.resource(name, parentId);
  const ids = list.ids();
  const action = random.int(0, 2);
  // The same person is a teammate of several managers.
  if (action === 0 || ids.length === 0) {
    list.add({ id: 70_000_000 + random.int(0, 20), name: text, notes: text });
  } else if (action === 1) list.remove(random.pick(ids));
  else list.update(random.pick(ids), { notes: text });
  agency.resource(parent).update(parentId, {});
}
