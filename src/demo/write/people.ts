import { NEW_PERSON } from "../data/new_person.ts";
import { ApiError } from "../api/api_error.ts";
import { isJsonArray, type Json, textAt } from "../data/json_text.ts";
import { refuseIfUsed, type Write, type Writer } from "./write_context.ts";

const PERSON = {
  first_name: "text!",
  last_name: "text!",
  email: "text!",
  timezone: "text",
  has_access_to_all_future_projects: "boolean",
  is_contractor: "boolean",
  is_active: "boolean",
  weekly_capacity: "number",
  roles: "list",
  access_roles: "list",
} as const;

const rates: Writer = {
  fields: { amount: "number!", start_date: "date" },
  complete: ({ account }, sent) => {
    const start_date = sent["start_date"] ?? null;
    if (start_date !== null && String(start_date) > account.now().slice(0, 10)) {
      throw new ApiError(422, "Start date can't be in the future");
    }
    return { ...sent, start_date, end_date: null };
  },
  after: replaceRates,
};

/** Users, roles and rates. */
export const PEOPLE: Readonly<Record<string, Writer>> = {
  users: {
    fields: { ...PERSON, default_hourly_rate: "number", cost_rate: "number" },
    unique: "email",
    complete: (_write, sent, old) => {
      const isRenamed = ["first_name", "last_name", "email"].some((name) =>
        sent[name] !== undefined
      );
      if (old?.["is_active"] === false && sent["is_active"] !== true && isRenamed) {
        throw new ApiError(422, "Archived people cannot be renamed");
      }
      return { ...NEW_PERSON, ...old, ...sent };
    },
    after: ({ account, id }, newId, sent) => {
      if (id !== null) return;
      account.mails.push({
        kind: "invitation",
        to: [textAt(sent, "email")],
        about: `users/${newId}`,
      });
    },
    mayRemove: (write, id) => refuseIfUsed(write, id, { time_entries: "user", expenses: "user" }),
  },
  roles: {
    fields: { name: "text!", user_ids: "list" },
    unique: "name",
    complete: (_write, sent, old) => ({ user_ids: [], ...old, ...sent }),
    after: ({ account }, id, { user_ids }) => {
      if (!isJsonArray(user_ids)) return;
      const name = textAt(account.resource("roles").get(id) ?? {}, "name");
      for (const user of account.resource("users").all()) {
        const others = (user.fields["roles"] as readonly Json[] ?? []).filter((role) =>
          role !== name
        );
        const has = user_ids.some((each) => textAt({ each }, "each") === user.id);
        account.resource("users").update(user.id, { roles: has ? [...others, name] : others });
      }
    },
  },
  billable_rates: rates,
  cost_rates: rates,
};

/** A rate without a start replaces all others, and one with a start all later ones. */
function replaceRates({ account, resource, parentId }: Write, id: string): void {
  const list = account.resource(resource, parentId ?? "");
  const start = textAt(list.get(id) ?? {}, "start_date");
  for (const other of list.all()) {
    const otherStart = textAt(other.fields, "start_date");
    if (other.id !== id && (start === "" || otherStart >= start)) list.remove(other.id);
    else if (other.id !== id && (textAt(other.fields, "end_date") || start) >= start) {
      const dayBefore = new Date(Date.parse(start) - 86_400_000).toISOString().slice(0, 10);
      list.update(other.id, { end_date: dayBefore });
    }
  }
}

/** `PATCH /users/{id}/teammates`: the whole list of those whom a manager looks after. @throws ApiError 404 | 422 */
export function writeTeammates({ account, parentId }: Write, teammateIds: readonly Json[]): void {
  const manager = parentId ?? "";
  if (account.resource("users").get(manager) === undefined) throw new ApiError(404, "Not Found");
  if (!account.accessRoles(manager).includes("manager")) {
    throw new ApiError(422, "User is not a Manager");
  }
  const list = account.resource("teammates", manager);
  const people = teammateIds.map((each) => {
    const id = textAt({ each }, "each");
    const user = account.resource("users").get(id);
    if (user === undefined) throw new ApiError(422, "Teammate does not exist");
    return { id, user };
  });
  for (const id of list.ids()) list.remove(id);
  for (const { id, user } of people) {
    const { first_name, last_name, email } = user;
    list.setRaw(JSON.stringify({ id: Number(id), first_name, last_name, email }));
  }
}
