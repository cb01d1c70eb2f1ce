import { assertEquals } from "@std/assert/equals";
import { accountPaths, isListed, parsePath } from "../../../src/store/layout/paths.ts";

const paths = accountPaths("17");
const of = { account: "17", folder: "invoices" };

Deno.test("parsePath() knows every path that accountPaths() makes", () => {
  const rows = [
    [paths.manifest, { kind: "manifest", account: "17" }],
    [paths.sums, { kind: "sums", account: "17" }],
    [paths.object("invoices"), { kind: "object", ...of }],
    [paths.list("invoices"), { kind: "list", ...of }],
    [paths.history("invoices"), { kind: "history", ...of }],
    [paths.record("invoices", "8"), { kind: "record", ...of, id: "8" }],
    [paths.childList("invoices", "8", "tax_x"), {
      kind: "child list",
      ...of,
      id: "8",
      suffix: "tax_x",
    }],
    [paths.deleted("invoices"), { kind: "deleted", ...of, suffix: undefined }],
    [paths.deleted("invoices", "messages"), { kind: "deleted", ...of, suffix: "messages" }],
    [paths.artifact("invoices", "8_a b…\n.pdf"), {
      kind: "artifact",
      ...of,
      name: "8_a b…\n.pdf",
    }],
    ["harvest_account_17/invoices/history.damaged-2.ndjson", { kind: "damaged copy", ...of }],
    ["harvest_account_17/invoices/deleted_x.damaged-1.json", { kind: "damaged copy", ...of }],
    ["accounts.json", { kind: "accounts" }],
    [".artifacts_manifest.json", { kind: "artifacts manifest" }],
    ["SHA256SUMS", { kind: "top sums" }],
    ["quarantine/20260101T000000Z/harvest_account_17/invoices/artifacts", { kind: "quarantined" }],
  ] as const;
  for (const [path, parsed] of rows) assertEquals({ ...parsePath(path) }, parsed, path);
});

Deno.test("parsePath() knows no other path", () => {
  const rows = [
    "",
    "/etc/passwd",
    "../accounts.json",
    ".lock",
    ".work/journal.ndjson",
    "manifest.json",
    "harvest_account_17",
    "harvest_account_x/manifest.json",
    "harvest_account_17/notes.txt",
    "harvest_account_17/../harvest_account_18/manifest.json",
    "harvest_account_17/invoices/../clients/list.json",
    "harvest_account_17//list.json",
    "harvest_account_17/invoices/list.json\n",
    "harvest_account_17/invoices/8_.json",
    "harvest_account_17/invoices/artifacts/",
    "harvest_account_17/invoices/artifacts/..",
    "harvest_account_17/invoices/artifacts/../../x",
    "harvest_account_17/invoices/artifacts/a/b.pdf",
    "harvest_account_17/invoices/list.damaged-1.json",
  ];
  for (const path of rows) assertEquals(parsePath(path), null, path);
});

Deno.test("isListed() leaves out what a manifest does not list", () => {
  const listed = ["clients/list.json", "clients/8_x.json", "anything else"];
  const others = ["manifest.json", "SHA256SUMS", "clients/8.json"];
  assertEquals([...listed, ...others].filter(isListed), listed);
});
