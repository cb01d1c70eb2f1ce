import { assert } from "@std/assert/assert";
import { assertEquals } from "@std/assert/equals";
import { assertMatch } from "@std/assert/match";
import { assertStringIncludes } from "@std/assert/string-includes";
import type { PlannedResource } from "../../../src/backup/plan/account_forecast.ts";
import { planText } from "../../../src/report/run/plan_text.ts";
import { resourcesText } from "../../../src/commands/answer.ts";

Deno.test({
  name: "planText() shows what a run would read and how long it takes",
  permissions: "none",
  fn() {
    const plan = {
      accounts: [{
        account: { id: "1001", name: "Example Agency", product: "harvest" },
        rows: [
          { resource: "company", records: 1, requests: 1, artifacts: 0, state: "full" },
          {
            resource: "billable_rates",
            records: null,
            requests: 1200,
            artifacts: 0,
            state: "full",
          },
          { resource: "invoices", records: 2412, requests: 2, artifacts: 400, state: "changes" },
          { resource: "expenses", records: 0, requests: 0, artifacts: 0, state: "off" },
        ],
      }],
      lost: [],
      requests: 1203,
      seconds: 185,
    };
    assertEquals(
      planText(plan, { rate: 100, color: false, columns: Infinity }),
      `
Example Agency (1001)
  resource        records  requests  PDFs/receipts  mode
  company               1         1                 full
  billable_rates        –     1,200                 full
  invoices          2,412         2            400  incremental
  expenses              0                           off

A backup would read 2,413 records in 1,203 requests and fetch 400 PDFs and receipts.
Estimated time: about 3 min 5 s (at 100 requests per 15 s).
Nothing was written.
`.trim(),
    );
  },
});

Deno.test({
  name: "planText() is one screen: lists that take few requests are added up by mode",
  permissions: "none",
  fn() {
    const row = (resource: string, more: Partial<PlannedResource> = {}): PlannedResource => ({
      resource,
      records: 1,
      requests: 1,
      artifacts: 0,
      state: "full",
      ...more,
    });
    const rows = [
      row("time_entries", { records: 9000, requests: 5 }),
      ...Array.from({ length: 20 }, (_, i) => row(`list_${i}`)),
      row("invoices", { artifacts: 7 }),
      ...["a", "b"].map((name) => row(name, { records: null, state: "unavailable" })),
    ];
    const account = (id: string) => ({
      account: { id, name: "Mini", product: "harvest" },
      rows: [...rows],
    });
    const plan = { lost: [], requests: 28, seconds: 3 };
    const options = { rate: 100, color: false, columns: 80 };
    for (const ids of [["1"], ["1", "2"]]) {
      const text = planText({ ...plan, accounts: ids.map(account) }, options);
      assert(text.split("\n").length <= 23, text);
      assertMatch(text, /^ {2}time_entries +9,000 +5 +full\n[^]*^ {2}invoices +1 +1 +7 {2}full$/m);
      assertMatch(text, /^ {2}2 other lists +– +2 +unavailable$/m);
      assertMatch(text, /^-v shows every list\.\nNothing was written\.$/m);
      assertStringIncludes(text, `read ${ids.length === 1 ? "9,021" : "18,042"} records in 28`);
    }
    const one = planText({ ...plan, accounts: [account("1")] }, options);
    assertMatch(one, /^ {2}12 other lists +12 +12 +full$/m);
    const whole = planText({ ...plan, accounts: [account("1")] }, { ...options, isWhole: true });
    assert(rows.every(({ resource }) => whole.includes(`  ${resource} `)), whole);
  },
});

Deno.test({
  name: "resourcesText() shows what is saved, left out and out of reach",
  permissions: "none",
  fn() {
    const text = resourcesText({
      resources: [
        { name: "clients", path: "/clients", stored: "clients/list.json", note: "" },
        {
          name: "cost_rates",
          path: "/users/{id}/cost_rates",
          stored: "users/<id>_cost_rates.json",
          note: "for each user",
        },
      ],
      waived: [
        { path: "/clients/{id}", reason: "the list holds the same object" },
        { path: "/reports/time/team", reason: "computed by Harvest" },
        { path: "/users/{id}", reason: "the list holds the same object" },
      ],
      notInApi: ["the approval history"],
    }, { columns: 80 });
    assertEquals(
      text,
      `
Backed up (2), with source and destination:
  clients     /v2/clients -> clients/list.json
  cost_rates  /v2/users/{id}/cost_rates -> users/<id>_cost_rates.json; for each
              user

In the API, but not backed up (3):
  the list holds the same object:
    /v2/clients/{id}
    /v2/users/{id}
  computed by Harvest:
    /v2/reports/time/team

In Harvest, but not in its API:
  the approval history
`.trim(),
    );
  },
});
