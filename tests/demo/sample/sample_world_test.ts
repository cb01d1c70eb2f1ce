import { assert } from "@std/assert/assert";
import { assertEquals } from "@std/assert/equals";
import { truthOf } from "../../fakes/truth_of.ts";
import type { AccountWorld } from "../../../src/demo/data/account_world.ts";
import {
  at,
  isJsonArray,
  isJsonObject,
  type JsonObject,
  numberAt,
  textAt,
} from "../../../src/demo/data/json_text.ts";
import { documentTotals, lineCents } from "../../../src/demo/data/money.ts";
import { STUDIO } from "../../../src/demo/sample/sample_world.ts";
import { tickTimers } from "../../fakes/tick_timers.ts";
import { Asker, unchangedAsker } from "../ask.ts";

const LISTS = [
  ...[
    "clients",
    "contacts",
    "projects",
    "tasks",
    "task_assignments",
    "user_assignments",
    "time_entries",
    "users",
  ],
  ...[
    "roles",
    "expenses",
    "expense_categories",
    "invoices",
    "invoice_item_categories",
    "estimates",
    "pto_types",
  ],
  ...[
    "pto_requests",
    "pto_holiday_calendars",
    "pto_work_schedules",
    "pto_assignments",
    "pto_allocations",
  ],
];

function contentOf(account: AccountWorld): string[] {
  const invoices = account.resource("invoices").ids();
  return [
    ...LISTS.flatMap((name) => [...truthOf(account, name).values()]),
    ...invoices.flatMap((id) => [...truthOf(account, "invoice_payments", id).values()]),
  ];
}

Deno.test("sample data repeat with the seed and differ without it", () => {
  const [first, again, other] = [7, 7, 8].map((seed) => new Asker({ seed, size: STUDIO }).account);
  assert(first && again && other);
  assertEquals(contentOf(first), contentOf(again));
  assert(contentOf(first).join() !== contentOf(other).join());
});

Deno.test("the agency has every kind of record a backup must cope with", () => {
  const { account } = unchangedAsker();
  const some = (name: string, test: (fields: JsonObject) => boolean) =>
    assert(account.resource(name).all().some(({ fields }) => test(fields)), `${name}: ${test}`);
  assertEquals(account.resource("time_entries").size, 2500);
  assertEquals(account.receipts.size, 25);
  some("time_entries", (entry) => entry["is_running"] === true);
  some("time_entries", (entry) => numberAt(entry, "hours") < 0);
  some("time_entries", (entry) => Number(entry["id"]) > 2 ** 31);
  some("time_entries", (entry) => isJsonObject(entry["external_reference"]));
  some("projects", (project) => project["is_active"] === false);
  some("projects", (project) => project["is_fixed_fee"] === true);
  some("projects", (project) => project["is_billable"] === false);
  some("users", (user) => user["is_active"] === false);
  some("invoices", (invoice) => at(invoice, "creator", "id") === null);
  some("invoices", (invoice) => textAt(invoice, "estimate", "id") === "999999");
  some(
    "invoices",
    (invoice) =>
      isJsonArray(invoice["line_items"]) && /"unit_price":0\.0125/.test(JSON.stringify(invoice)),
  );
  for (const state of ["draft", "open", "paid", "closed"]) {
    some("invoices", (invoice) => invoice["state"] === state);
  }
  for (const state of ["draft", "sent", "accepted", "declined"]) {
    some("estimates", (one) => one["state"] === state);
  }
  const payments = account.resource("invoices").ids().flatMap((id) =>
    account.resource("invoice_payments", id).all()
  );
  assert(payments.some(({ fields }) => numberAt(fields, "amount") < 0));
  assert(payments.some(({ fields }) => numberAt(fields, "amount") === 0));
  assertEquals(
    new Set(account.resource("clients").all().map(({ fields }) => fields["currency"])),
    new Set(["EUR", "USD"]),
  );
});

Deno.test("the sample data have what programs that import them come to harm by", () => {
  const { fake: { world: { accounts: [agency, studio] } } } = unchangedAsker();
  assert(agency && studio);
  const repeated = (name: string, key: (fields: JsonObject) => string) =>
    [...Map.groupBy(agency.resource(name).all(), ({ fields }) => key(fields))]
      .filter(([, { length }]) => length > 1).map(([value]) => value);
  assertEquals(
    repeated("users", (user) => `${textAt(user, "first_name")} ${textAt(user, "last_name")}`),
    ["Kim Allen"],
  );
  assert(
    repeated(
      "projects",
      (project) => `${textAt(project, "client", "id")} ${textAt(project, "name")}`,
    )
      .some((project) => project.endsWith("Marketing Website")),
  );
  assertEquals(repeated("invoices", (invoice) => textAt(invoice, "number")), ["1022", "1052"]);
  assert(agency.resource("users").all().some(({ fields }) => fields["email"] === null));
  const entries = agency.resource("time_entries").all().map(({ fields }) => fields);
  assert(entries.some((entry) => numberAt(entry, "hours") > 24));
  const flagsOfTask = Map.groupBy(
    entries,
    (entry) => `${textAt(entry, "project", "id")}/${textAt(entry, "task", "id")}`,
  );
  assert(
    [...flagsOfTask.values()].some((task) =>
      new Set(task.map(({ billable }) => billable)).size === 2
    ),
  );
  const timed = studio.resource("time_entries").all().map(({ fields }) => fields);
  assert(timed.every(({ started_time }) => /^\d+:\d\d[ap]m$/.test(String(started_time))));
  assert(
    timed.some(({ started_time, ended_time }) =>
      String(started_time).endsWith("pm") && String(ended_time).endsWith("am")
    ),
  );
});

Deno.test("invoices add up: lines to the amount, the amount less payments to what is due", () => {
  for (const account of unchangedAsker().fake.world.accounts) {
    for (const { id, fields } of account.resource("invoices").all()) {
      const lines = isJsonArray(fields["line_items"])
        ? fields["line_items"].filter(isJsonObject)
        : [];
      const amounts = lines.map((line) => ({
        quantityHundredths: Math.round(numberAt(line, "quantity") * 100),
        priceTenThousandths: Math.round(numberAt(line, "unit_price") * 10_000),
        taxed: line["taxed"] === true,
        taxed2: line["taxed2"] === true,
      }));
      assertEquals(lines.map((line) => cents(line, "amount")), amounts.map(lineCents));
      const percent = (name: string) => fields[name] === null ? null : numberAt(fields, name);
      const totals = documentTotals(amounts, {
        tax: percent("tax"),
        tax2: percent("tax2"),
        discount: percent("discount"),
      });
      assertEquals(cents(fields, "amount"), totals.amount);
      const paid = account.resource("invoice_payments", id).all().reduce(
        (sum, one) => sum + cents(one.fields, "amount"),
        0,
      );
      assertEquals(cents(fields, "due_amount"), totals.amount - paid, textAt(fields, "number"));
      if (fields["state"] === "paid") assertEquals(cents(fields, "due_amount"), 0);
    }
  }
});

Deno.test("documentTotals() adds up as Harvest's own example does", () => {
  const line = { priceTenThousandths: 1_000_000, taxed: true, taxed2: true };
  const lines = [{ ...line, quantityHundredths: 200 }, { ...line, quantityHundredths: 100 }];
  const totals = documentTotals(lines, { tax: 5, tax2: 2, discount: 10 });
  assertEquals(totals, {
    lines: [20_000, 10_000],
    discount: 3000,
    tax: 1350,
    tax2: 540,
    amount: 28_890,
  });
});

Deno.test("lineCents() rounds half a cent away from zero", () => {
  const line = { priceTenThousandths: 50, taxed: true, taxed2: true };
  assertEquals(
    [100, -100, 90, 110].map((quantityHundredths) => lineCents({ ...line, quantityHundredths })),
    [1, -1, 0, 1],
  );
});

Deno.test("billed time is on the invoice it names", () => {
  const { account } = unchangedAsker();
  const billed = account.resource("time_entries").all().filter(({ fields }) =>
    fields["is_billed"] === true
  );
  assert(billed.length > 500);
  for (const { fields } of billed) {
    const invoice = account.resource("invoices").get(textAt(fields, "invoice", "id"));
    assertEquals(invoice?.["number"], at(fields, "invoice", "number"));
    assertEquals(at(invoice ?? {}, "client", "id"), at(fields, "client", "id"));
  }
});

Deno.test("ids are unique over all accounts", () => {
  const ids = unchangedAsker().fake.world.accounts.flatMap((account) => [
    ...account.resource("invoices").ids(),
    ...account.resource("expenses").ids(),
  ]);
  assertEquals(new Set(ids).size, ids.length);
});

Deno.test("remove() takes a project's time and expenses with it, and an invoice's payments, not the project's invoices", () => {
  const { account } = new Asker();
  const invoices = account.resource("invoices").size;
  const [project = ""] = account.resource("projects").ids();
  account.remove("projects", project);
  for (const name of ["time_entries", "expenses", "task_assignments", "user_assignments"]) {
    const left = account.resource(name).all().filter(({ fields }) =>
      textAt(fields, "project", "id") === project
    );
    assertEquals(left.length, 0, name);
  }
  assertEquals(account.resource("invoices").size, invoices);
  const paid =
    account.resource("invoices").ids().find((id) =>
      account.resource("invoice_payments", id).size > 0
    ) ?? "";
  account.remove("invoices", paid);
  assertEquals(account.resource("invoice_payments", paid).size, 0);
});

Deno.test("tickTimers() lets running timers grow with the clock, and nothing else", () => {
  const asker = new Asker({ size: STUDIO });
  const entries = asker.account.resource("time_entries");
  const before = entries.all();
  asker.clock.ms += 2 * 3_600_000;
  tickTimers(asker.account);
  const changed = entries.all().filter(({ id, text }) =>
    before.find((one) => one.id === id)?.text !== text
  );
  assertEquals(changed.length, 2);
  for (const { fields } of changed) {
    const started = Date.parse(textAt(fields, "timer_started_at"));
    const ran = (asker.clock.ms - started) / 3_600_000;
    assertEquals(
      numberAt(fields, "hours"),
      Math.round((numberAt(fields, "hours_without_timer") + ran) * 100) / 100,
    );
    assert(textAt(fields, "updated_at") < "2026-06-30T12");
  }
});

Deno.test("a user's project assignments follow from the assignments of people and tasks", async () => {
  const asker = new Asker();
  const { account } = asker;
  const before = await asker.records("/v2/users/me/project_assignments");
  const [first] = before;
  assert(first && before.every(({ is_active }) => is_active === true));
  account.resource("user_assignments").update(String(first["id"]), { is_active: false });
  const after = await asker.records(`/v2/users/${account.userId}/project_assignments`);
  assertEquals(after.length, before.length - 1);
  assertEquals(
    [...truthOf(account, "project_assignments", account.userId).keys()].length,
    after.length,
  );
});

function cents(fields: JsonObject, name: string): number {
  return Math.round(numberAt(fields, name) * 100);
}
