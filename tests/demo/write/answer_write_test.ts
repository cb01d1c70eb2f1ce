import { assert } from "@std/assert/assert";
import { assertEquals } from "@std/assert/equals";
import { STUDIO } from "../../../src/demo/sample/sample_world.ts";
import { newAccount } from "../../../src/demo/sample/new_account.ts";
import { Asker } from "../ask.ts";
import { setRole } from "../../fakes/account_settings.ts";

/** A new account with a client, a project and a task on it. */
class Office extends Asker {
  readonly ids: Record<string, number> = {};

  static async open(): Promise<Office> {
    const office = new Office({ size: STUDIO });
    const { world } = office.fake;
    const account = newAccount({
      id: 77,
      name: "New",
      clock: office.clock,
      nextId: office.account.nextId,
      company: office.account.company,
      people: [
        { first_name: "Ada", last_name: "Owner", email: "ada@example.com" },
        { first_name: "Bo", last_name: "Member", email: "bo@example.com" },
      ],
    });
    world.accounts.unshift(account);
    office.accountId = 77;
    const client = await office.make("/clients", { name: "Acme" });
    const project = await office.make("/projects", {
      client_id: client,
      name: "Site",
      is_billable: true,
      bill_by: "Project",
      budget_by: "none",
      hourly_rate: 100,
    });
    const [task = ""] = account.resource("tasks").ids();
    const me = await office.make(`/projects/${project}/user_assignments`, {
      user_id: Number(account.userId),
    });
    Object.assign(office.ids, { client, project, task: Number(task), me });
    return office;
  }

  async send(
    method: string,
    path: string,
    body?: unknown,
  ): Promise<[number, Record<string, unknown>]> {
    const isForm = body instanceof FormData;
    const response = await this.fake.handler()(
      new Request(`http://api.test/v2${path}`, {
        method,
        headers: { ...this.headers, ...(isForm ? {} : { "content-type": "application/json" }) },
        ...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
      }),
    );
    const text = await response.text();
    return [response.status, text === "" ? {} : JSON.parse(text)];
  }

  async make(path: string, body: unknown): Promise<number> {
    const [status, record] = await this.send("POST", path, body);
    assertEquals(status, 201, `${path}: ${JSON.stringify(record)}`);
    return Number(record["id"]);
  }

  /** The refusal of a request. */
  async refusal(method: string, path: string, body?: unknown): Promise<string> {
    const [status, { message }] = await this.send(method, path, body);
    return `${status} ${message}`;
  }
}

Deno.test("a new record needs its required fields, of the right kind, and a name of its own", async () => {
  const office = await Office.open();
  const { client, project, task } = office.ids;
  const rows: readonly [path: string, body: unknown, refusal: string][] = [
    ["/clients", {}, "422 Name can't be blank"],
    ["/clients", { name: "ACME" }, "422 Name has already been taken"],
    ["/tasks", { name: "Admin" }, "422 Name has already been taken"],
    ["/clients", { name: "B", is_active: "perhaps" }, "422 Is active is not a boolean"],
    ["/projects", { client_id: client, name: "P" }, "422 Is billable can't be blank"],
    [
      "/projects",
      { client_id: client, name: "P", is_billable: true, bill_by: "Moon", budget_by: "none" },
      "422 Bill by is not included in the list",
    ],
    ["/time_entries", { project_id: project, task_id: task }, "422 Spent date can't be blank"],
    [
      "/time_entries",
      { project_id: project, task_id: 1, spent_date: "2026-06-01", hours: 1 },
      "422 Task does not exist",
    ],
    ["/estimates/1/messages", {}, "404 Not Found"],
    [
      "/invoices",
      { client_id: client, line_items: [{ kind: "Air" }] },
      "422 Line items kind is not included in the list",
    ],
    ["/invoices", { client_id: client, retainer_id: 5 }, "422 Retainer does not exist"],
    [
      `/projects/${project}/task_assignments`,
      { task_id: task },
      "422 The task has already been assigned to this project",
    ],
    ["/time_entries/1", {}, "404 Not Found"],
    ["/company", {}, "404 Not Found"],
  ];
  for (const [path, body, refusal] of rows) {
    assertEquals(await office.refusal("POST", path, body), refusal, path);
  }
  setRole(office.account, "member");
  assertEquals(
    await office.refusal("POST", "/clients", { name: "C" }),
    "403 You are not authorized to perform this action",
  );
});

Deno.test("what is archived takes no new time, and a project takes its content with it", async () => {
  const office = await Office.open();
  const { client, project, task } = office.ids;
  const entry = { project_id: project, task_id: task, spent_date: "2026-06-01", hours: 1.1 };
  const id = await office.make("/time_entries", entry);
  const [, kept] = await office.send("GET", `/time_entries/${id}`);
  assertEquals([kept["hours"], kept["rounded_hours"], kept["billable"]], [1.1, 1.25, false]);
  await office.send("PATCH", `/projects/${project}`, { is_active: false });
  assertEquals(await office.refusal("POST", "/time_entries", entry), "422 Project is archived");
  assertEquals(
    await office.refusal("DELETE", `/tasks/${task}`),
    "422 Cannot be deleted: it has time entries",
  );
  assertEquals(
    await office.refusal("DELETE", `/clients/${client}`),
    "422 Cannot be deleted: it has projects",
  );
  await office.send("DELETE", `/projects/${project}`);
  assertEquals(await office.refusal("GET", `/time_entries/${id}`), "404 Not Found");
  assertEquals((await office.send("DELETE", `/clients/${client}`))[0], 200);
});

Deno.test("an entry without hours is a running timer, and in an account of times one without an end", async () => {
  const office = await Office.open();
  const { project, task } = office.ids;
  const place = { project_id: project, task_id: task, spent_date: "2026-06-01" };
  const timeOf = async (more: object) => {
    const [, { hours, is_running, started_time, ended_time }] = await office.send(
      "POST",
      "/time_entries",
      { ...place, ...more },
    );
    return [hours, is_running, started_time, ended_time];
  };
  assertEquals(await timeOf({}), [0, true, null, null]);
  assertEquals(await timeOf({ hours: 2 }), [2, false, null, null]);
  await office.send("PATCH", "/company", { wants_timestamp_timers: true });
  assertEquals(await timeOf({ hours: 2 }), [0, true, "12:00am", null]);
  assertEquals(
    await timeOf({ started_time: "8:05am", ended_time: "1:20pm" }),
    [5.25, false, "8:05am", "1:20pm"],
  );
});

Deno.test("a receipt comes as a form, and is given back byte for byte", async () => {
  const office = await Office.open();
  const [category = ""] = office.account.resource("expense_categories").ids();
  const form = new FormData();
  form.set("project_id", String(office.ids["project"]));
  form.set("expense_category_id", category);
  form.set("spent_date", "2026-06-02");
  form.set("total_cost", "12.50");
  form.set("receipt", new File(["%PDF-1.4 x"], "Beleg é.pdf", { type: "application/pdf" }));
  const id = await office.make("/expenses", form);
  const receipt = await office.ask(`/expenses/${id}/receipt`);
  assertEquals(await receipt.text(), "%PDF-1.4 x");
  const [, { total_cost, receipt: shown }] = await office.send("GET", `/expenses/${id}`);
  assertEquals(total_cost, 12.5);
  assert(JSON.stringify(shown).includes("Beleg é.pdf"));
  form.set("receipt", new File(["MZ"], "virus.exe", { type: "application/x-msdownload" }));
  assertEquals(
    await office.refusal("POST", "/expenses", form),
    "422 Receipt is not an image or a PDF",
  );
});

Deno.test("events change an invoice without a mail; messages, payments and addresses may send one", async () => {
  const office = await Office.open();
  const { client } = office.ids;
  const { mails } = office.account;
  const line = { kind: "Service", quantity: 2, unit_price: 50 };
  const id = await office.make("/invoices", {
    client_id: client,
    issue_date: "2026-01-01",
    payment_term: "net 30",
    due_date: "2026-12-31",
    line_items: [line],
  });
  const invoice = async () => (await office.send("GET", `/invoices/${id}`))[1];
  const at = async (...names: string[]) => {
    const fields = await invoice();
    return names.map((name) => fields[name]);
  };
  assertEquals(await at("state", "amount", "due_date"), ["draft", 100, "2026-01-31"]);
  const messages = `/invoices/${id}/messages`;
  assertEquals(
    await office.refusal("POST", messages, { event_type: "close" }),
    '422 Event type "close" is not possible: it is draft',
  );
  await office.make(messages, { event_type: "send" });
  await office.make(`/invoices/${id}/payments`, {
    amount: 40,
    paid_date: "2026-02-01",
    send_thank_you: false,
  });
  assertEquals(await at("state", "due_amount"), ["open", 60]);
  assertEquals(mails, []);
  const contact = { client_id: client, first_name: "R", email: "r@example.com" };
  await office.make("/contacts", contact);
  assertEquals(mails.map(({ kind }) => kind), ["reminder"]);
  await office.make(`/invoices/${id}/payments`, { amount: 60, paid_date: "2026-02-02" });
  assertEquals(await at("state", "due_amount", "paid_date"), ["paid", 0, "2026-02-02"]);
  await office.make(messages, { recipients: [{ email: "r@example.com" }] });
  await office.make("/users", { first_name: "C", last_name: "D", email: "c@example.com" });
  assertEquals(mails.map(({ kind }) => kind), ["reminder", "thank-you", "message", "invitation"]);
});

Deno.test("a rate without a start replaces all others, and an earlier one all later ones", async () => {
  const office = await Office.open();
  const path = `/users/${office.account.userId}/billable_rates`;
  const amounts = () =>
    office.account.resource("billable_rates", office.account.userId).all().map(({ fields }) => [
      fields["amount"],
      fields["end_date"],
    ]);
  await office.make(path, { amount: 80 });
  await office.make(path, { amount: 90, start_date: "2025-03-01" });
  assertEquals(amounts(), [[80, "2025-02-28"], [90, null]]);
  await office.make(path, { amount: 70, start_date: "2024-01-01" });
  assertEquals(amounts(), [[80, "2023-12-31"], [70, null]]);
  assertEquals(
    await office.refusal("POST", path, { amount: 1, start_date: "2030-01-01" }),
    "422 Start date can't be in the future",
  );
});
