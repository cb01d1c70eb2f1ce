import { assert } from "@std/assert/assert";
import { assertEquals } from "@std/assert/equals";
import { assertMatch } from "@std/assert/match";
import { assertRejects } from "@std/assert/rejects";
import { NoBackupError } from "../../src/store/no_backup_error.ts";
import { auditExitCode } from "../../src/audit/audit_report.ts";
import type { ProblemCode } from "../../src/audit/ledger/problem.ts";
import { numberAt, textAt } from "../../src/demo/data/json_text.ts";
import { UsageError } from "../../src/usage_error.ts";
import { reseal } from "../store/reseal.ts";
import { Audited, findingsOf } from "./audited.ts";

/** The first record an offline audit names for a problem. */
async function named(audited: Audited, problem: ProblemCode): Promise<string> {
  const report = await audited.audit({ offline: true });
  assertEquals(auditExitCode(report), 3);
  return findingsOf(report).get(problem)?.records[0] ?? `no ${problem}`;
}

/** An invoice of the fake that is paid in more than one payment. */
function paidInvoice({ agency }: Audited) {
  const found = agency.resource("invoices").all().find(({ id, fields }) =>
    fields["state"] === "paid" &&
    agency.resource("invoice_payments", id).all().filter(({ fields }) =>
        numberAt(fields, "amount") > 0
      ).length > 1
  );
  assert(found);
  return {
    id: found.id,
    number: textAt(found.fields, "number"),
    path: `invoices/${found.id}_payments.json`,
  };
}

/** Replaces a member's value in the record of an id. */
function withMember(id: string, member: string, value: string): (records: string[]) => string[] {
  const pattern = new RegExp(`("${member}":)(null|"[^"]*"|[^,}]*)`);
  return (records) =>
    records.map((text) =>
      text.startsWith(`{"id":${id},`) ? text.replace(pattern, `$1${value}`) : text
    );
}

Deno.test("auditBackup() offline makes no request and finds a sound backup consistent", async () => {
  await using audited = await Audited.make();
  const report = await audited.audit({ offline: true });
  const [account] = report.accounts;
  assert(account);
  assertEquals(account.findings, []);
  assertEquals(auditExitCode(report), 0);
  assertEquals([audited.harvest.fake.requests.length, report.requests], [0, {
    reports: 0,
    others: 0,
  }]);
  assert(
    account.years.length > 10 &&
      account.years.every(({ state, harvest }) => state === "not_compared" && harvest === null),
  );
  assertEquals(account.inside.payments, audited.agency.resource("invoices").size);
  for (const count of Object.values(account.inside)) {
    assert(count > 0, JSON.stringify(account.inside));
  }
  // Invoices refer to deleted estimates: a note, not a finding.
  assertEquals(account.notes.map(({ problem }) => problem), ["dangling_normal"]);
});

Deno.test("auditBackup() names an invoice with a missing payment, and the amount", async () => {
  await using audited = await Audited.make();
  const { id, number, path } = paidInvoice(audited);
  let missing = "";
  await audited.changeList(path, (records) => {
    missing = /"amount":(-?[\d.]+)/.exec(records.at(-1) ?? "")?.[1] ?? "";
    return records.slice(0, -1);
  });
  assertMatch(
    await named(audited, "invoice_due"),
    new RegExp(`^invoice ${number} \\(id ${id}\\): due 0.00, but `),
  );
  const finding = findingsOf(await audited.audit({ offline: true })).get("invoice_due");
  assertEquals(Number(finding?.differences[0]?.value), -Number(missing));
});

Deno.test("auditBackup() names an invoice with a payment that Harvest itself does not list", async () => {
  let number = "";
  await using audited = await Audited.of({}, ({ agency }) => {
    const invoice = agency.resource("invoices").all().find(({ fields }) =>
      fields["state"] === "paid"
    );
    assert(invoice);
    number = textAt(invoice.fields, "number");
    const payments = agency.resource("invoice_payments", invoice.id);
    for (const { id, fields } of payments.all()) {
      if (numberAt(fields, "amount") !== 0) payments.remove(id);
    }
  });
  assertMatch(await named(audited, "invoice_due"), new RegExp(`^invoice ${number} `));
});

Deno.test("auditBackup() names an invoice whose amount was changed", async () => {
  await using audited = await Audited.make();
  const { id, number } = paidInvoice(audited);
  await audited.changeList("invoices/list.json", withMember(id, "amount", "12.34"));
  assertMatch(
    await named(audited, "invoice_total"),
    new RegExp(`^invoice ${number} .*total 12.34, computed `),
  );
});

Deno.test("auditBackup() names documents whose state contradicts their dates", async () => {
  await using audited = await Audited.make();
  const { id, number } = paidInvoice(audited);
  await audited.changeList(
    "invoices/list.json",
    (records) => withMember(id, "paid_date", "null")(withMember(id, "paid_at", "null")(records)),
  );
  assertEquals(
    await named(audited, "state_dates"),
    `invoice ${number} (id ${id}): it is paid, but has no payment date`,
  );
});

Deno.test("auditBackup() names a missing PDF, a missing receipt and a file of another size", async () => {
  await using audited = await Audited.make();
  const { id } = paidInvoice(audited);
  await Deno.remove(audited.path(`invoices/artifacts/${id}.pdf`));
  const receipts = [...Deno.readDirSync(audited.path("expenses/artifacts"))].map(({ name }) => name)
    .sort();
  const [first = "", second = ""] = receipts;
  await Deno.remove(audited.path(`expenses/artifacts/${first}`));
  await Deno.writeTextFile(audited.path(`expenses/artifacts/${second}`), "shorter");
  const root = `harvest_account_${audited.agency.id}`;
  assertEquals(await named(audited, "pdf_missing"), `${root}/invoices/artifacts/${id}.pdf`);
  assertEquals(await named(audited, "receipt_missing"), `${root}/expenses/artifacts/${first}`);
  const sizes = findingsOf(await audited.audit({ offline: true })).get("file_size");
  assert(
    sizes?.records.some((record) =>
      record.includes(second) && record.includes("7 bytes instead of")
    ),
  );
});

Deno.test("auditBackup() names lists that are damaged or shorter than the manifest says", async () => {
  await using audited = await Audited.make();
  await audited.changeList("contacts/list.json", (records) => records.slice(1));
  await Deno.writeTextFile(audited.path("roles/list.json"), `[\n{"id":1},\n`);
  assertMatch(await named(audited, "list_count"), /^\d+ records, \d+ in the manifest$/);
  assertMatch(await named(audited, "list_damaged"), /roles/);
});

Deno.test("auditBackup() names records that do not exist but are referred to, and deleted ones apart", async () => {
  await using audited = await Audited.make();
  const task = textAt(
    audited.agency.resource("time_entries").all()[0]?.fields ?? {},
    "task",
    "id",
  );
  audited.agency.resource("tasks").remove(task);
  await audited.harvest.backUp(audited.output, { full: true });
  const client = audited.agency.resource("projects").all()[0]?.fields;
  assert(client);
  const id = textAt(client, "client", "id");
  await audited.changeList(
    "clients/list.json",
    (records) => records.filter((text) => !text.startsWith(`{"id":${id},`)),
  );
  assertMatch(
    await named(audited, "dangling"),
    new RegExp(`^clients ${id}: \\d+ × .*\\d+ × time_entries \\(client\\)`),
  );
  const [{ notes } = { notes: [] }] = (await audited.audit({ offline: true })).accounts;
  const deleted = notes.find(({ problem }) => problem === "dangling_deleted");
  assertEquals(deleted?.count, 1);
  assertMatch(
    deleted?.records[0] ?? "",
    new RegExp(`^tasks ${task}, deleted in Harvest \\(noticed .*time_entries \\(task\\)`),
  );
});

Deno.test("auditBackup() names a parent whose child records have no file in the manifest", async () => {
  await using audited = await Audited.make();
  const { path } = paidInvoice(audited);
  const manifest = await Deno.readTextFile(audited.path("manifest.json"));
  await Deno.writeTextFile(
    audited.path("manifest.json"),
    manifest.replace(new RegExp(`\\n.*"${path}".*`), ""),
  );
  await Deno.remove(audited.path(path));
  await reseal(audited.output);
  assertEquals(await named(audited, "parents_missing"), path);
  assertMatch(await named(audited, "payments_unknown"), /^invoice /);
});

Deno.test("auditBackup() reports that an account without a manifest was never completed", async () => {
  await using audited = await Audited.make();
  await Deno.remove(audited.path("manifest.json"));
  assertMatch(await named(audited, "manifest_missing"), /manifest.json$/);
});

Deno.test("auditBackup() refuses a folder without a backup and an account that is not in it", async () => {
  await using audited = await Audited.make();
  await assertRejects(() => audited.audit({ offline: true, accounts: ["77"] }), UsageError, '"77"');
  await Deno.remove(audited.path("").replace(/\/$/, ""), { recursive: true });
  await assertRejects(() => audited.audit({ offline: true, accounts: [] }), NoBackupError);
});
