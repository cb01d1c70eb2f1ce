import { assert } from "@std/assert/assert";
import { assertEquals } from "@std/assert/equals";
import { textAt } from "../../../src/demo/data/json_text.ts";
import { Asker } from "../ask.ts";
import { setRole } from "../../fakes/account_settings.ts";

Deno.test("a member sees their own time and expenses and is refused the rest", async () => {
  const asker = new Asker();
  const { account } = asker;
  const mine = account.resource("time_entries").all().filter(({ fields }) =>
    textAt(fields, "user", "id") === account.userId
  );
  const rated = mine.find(({ fields }) => fields["billable_rate"] !== null);
  assert(rated);
  setRole(account, "member");
  const seen = await asker.records("/v2/time_entries");
  assertEquals(seen.length, mine.length);
  assert(
    seen.every(({ billable_rate, cost_rate }) => billable_rate === null && cost_rate === null),
  );
  assertEquals(await asker.status("/v2/expenses"), 200);
  assertEquals(await asker.status("/v2/users/me"), 200);
  assertEquals(await asker.status("/v2/users/me/project_assignments"), 200);
  for (
    const path of [
      ...[
        "company",
        "clients",
        "contacts",
        "projects",
        "tasks",
        "users",
        "roles",
        "invoices",
        "estimates",
      ],
      ...["task_assignments", "user_assignments", "expense_categories", "estimate_item_categories"],
      `users/${account.userId}/cost_rates`,
    ]
  ) assertEquals(await asker.status(`/v2/${path}`), 403, path);
});

Deno.test("a manager sees the people and projects in their charge", async () => {
  const asker = new Asker();
  const { account } = asker;
  const everything = account.resource("time_entries").size;
  const [, other = ""] = account.resource("users").ids();
  account.resource("teammates", account.userId).setRaw(account.resource("users").text(other) ?? "");
  setRole(account, "manager");
  const managed = new Set(
    account.resource("user_assignments").all().map(({ fields }) => fields)
      .filter((fields) =>
        textAt(fields, "user", "id") === account.userId && fields["is_project_manager"] === true
      )
      .map((fields) => textAt(fields, "project", "id")),
  );
  assert(managed.size > 0);
  assertEquals((await asker.records("/v2/projects")).length, managed.size);
  assertEquals((await asker.records("/v2/users")).length, 2);
  const seen = await asker.allIds("/v2/time_entries");
  const expected = account.resource("time_entries").all().filter(({ fields }) =>
    [account.userId, other].includes(textAt(fields, "user", "id")) ||
    managed.has(textAt(fields, "project", "id"))
  );
  assertEquals(seen.length, expected.length);
  assert(seen.length < everything);
  assertEquals(await asker.status("/v2/invoices"), 403);
  assertEquals(await asker.status("/v2/clients"), 403);
  assertEquals(await asker.status(`/v2/users/${other}/billable_rates`), 403);
});

Deno.test("a manager's extra roles open more", async () => {
  const asker = new Asker();
  const { account } = asker;
  setRole(account, "manager", [
    "managed_projects_invoice_manager",
    "client_and_task_manager",
    "billable_rates_manager",
  ]);
  assertEquals(await asker.status("/v2/clients"), 200);
  assertEquals(await asker.status(`/v2/users/${account.userId}/billable_rates`), 200);
  assertEquals(await asker.status(`/v2/users/${account.userId}/cost_rates`), 403);
  const invoices = await asker.records("/v2/invoices?per_page=2000");
  assert(invoices.length > 0 && invoices.length < account.resource("invoices").size);
});

Deno.test("one record that the role does not show is a 403", async () => {
  const asker = new Asker();
  const { account } = asker;
  const foreign = account.resource("time_entries").all().find(({ fields }) =>
    textAt(fields, "user", "id") !== account.userId
  );
  assertEquals(await asker.status(`/v2/time_entries/${foreign?.id}`), 200);
  setRole(account, "member");
  assertEquals(await asker.status(`/v2/time_entries/${foreign?.id}`), 403);
});
