import { assert } from "@std/assert/assert";
import { assertEquals } from "@std/assert/equals";
import {
  decodeManifest,
  encodeManifest,
  type Manifest,
} from "../../../src/store/manifest/manifest.ts";
import { encodeSums } from "../../../src/store/manifest/top_sums.ts";
import { TempFolder } from "../temp_folder.ts";
import { digestAt, filesOf, smallBackup, verified } from "../verified.ts";

/** Rewrites a file, and every digest of it: what is wrong then is shown by no digest. */
async function forge(root: string, path: string, change: (text: string) => string): Promise<void> {
  await Deno.writeTextFile(`${root}/${path}`, change(await Deno.readTextFile(`${root}/${path}`)));
  const [account = ""] = path.split("/");
  await rewriteManifest(root, account, async (manifest) => {
    const accountPath = path.slice(account.length + 1);
    const files = new Map([
      ...manifest.files,
      [accountPath, await digestAt(`${root}/${path}`)] as const,
    ]);
    return { ...manifest, files };
  });
}

async function rewriteManifest(
  root: string,
  account: string,
  change: (manifest: Manifest) => Promise<Manifest> | Manifest,
): Promise<void> {
  const at = (name: string) => `${root}/${account}/${name}`;
  const manifest = await change(
    decodeManifest(await Deno.readFile(at("manifest.json")), "manifest.json"),
  );
  await Deno.writeFile(at("manifest.json"), encodeManifest(manifest));
  await Deno.writeFile(at("SHA256SUMS"), encodeSums(manifest.files));
  await rewriteTopSums(root, account);
}

async function rewriteTopSums(root: string, account: string): Promise<void> {
  const paths = [
    ".artifacts_manifest.json",
    "accounts.json",
    `${account}/SHA256SUMS`,
    `${account}/manifest.json`,
  ];
  const sums = await Promise.all(
    paths.map(async (path) => [path, await digestAt(`${root}/${path}`)] as const),
  );
  await Deno.writeFile(`${root}/SHA256SUMS`, encodeSums(new Map(sums)));
}

Deno.test("verifyBackup() finds what is wrong with files whose digests are right", async () => {
  using temp = new TempFolder();
  const harvest = await smallBackup(temp.path);
  const account = `harvest_account_${harvest.agency.id}`;
  const [invoice = ""] = harvest.agency.resource("invoices").ids();
  const [project = ""] = harvest.agency.resource("projects").ids();
  const [, first = "", second = ""] = (await Deno.readTextFile(temp.at(account, "tasks/list.json")))
    .split("\n");
  const partition = `projects/${project}_user_assignments.json`;
  const rows: [file: string, change: (text: string) => string, problem: string, detail: string][] =
    [
      [
        "tasks/list.json",
        () => `[\n${second}\n${first.slice(0, -1)}\n]\n`,
        "malformed",
        "does not ascend, line 3",
      ],
      [
        "tasks/list.json",
        () => `[\n${first}\n${first.slice(0, -1)}\n]\n`,
        "malformed",
        "does not ascend, line 3",
      ],
      ["tasks/list.json", (text) => text.replace("[\n", "["), "malformed", "begin"],
      ["tasks/list.json", (text) => text.replace("\n]\n", "\n"), "malformed", "does not end"],
      [
        "tasks/list.json",
        (text) => text.replace(`"name":`, `"name"`),
        "malformed",
        "no record with an id, line 2",
      ],
      [
        "tasks/list.json",
        (text) => text.replace(`{"id":`, `{"no":`),
        "malformed",
        "no record with an id",
      ],
      ["tasks/list.json", (text) => `${text}x`, "malformed", "does not end"],
      ["tasks/list.json", (text) => `${text}\n`, "malformed", "text after the last record"],
      [
        `invoices/${invoice}_payments.json`,
        (text) => text.replace("[", "[ "),
        "malformed",
        "begin",
      ],
      [
        "invoices/deleted.json",
        (text) => text.replace(`{"id":`, `{"xx":`),
        "malformed",
        "element 1 holds no record",
      ],
      [
        "time_entries/history.ndjson",
        (text) => text.replace(`"noticed_at":"`, `"noticed_at":1,"x":"`),
        "malformed",
        "no entry, line 1",
      ],
      ["time_entries/history.ndjson", (text) => text.trimEnd(), "malformed", "ends inside line 1"],
      ["company/data.json", () => "[]\n", "malformed", "no JSON object"],
      [`invoices/artifacts/${invoice}.pdf`, () => "<html>", "malformed", "no PDF"],
      [partition, () => "[]\n", "altered", "not what user_assignments/list.json says"],
      ["projects/99_user_assignments.json", (text) => text, "altered", "has none for it"],
    ];
  for (const [file, change, problem, detail] of rows) {
    using copy = new TempFolder();
    await copyOf(temp.path, copy.path);
    if (file.startsWith("projects/99")) {
      await Deno.copyFile(copy.at(account, partition), copy.at(account, file));
    }
    await forge(copy.path, `${account}/${file}`, change);
    const { findings, found } = await verified(copy.path);
    const itsFindings = findings.filter(({ path }) => path === `${account}/${file}`);
    assertEquals(
      itsFindings.slice(0, 1).map((finding) => finding.problem),
      [problem],
      `${file} ${detail}: ${found}`,
    );
    assert(itsFindings[0]?.detail.includes(detail), `${detail}: ${itsFindings[0]?.detail}`);
  }
});

Deno.test("verifyBackup() misses a partition that the manifest does not list", async () => {
  using temp = new TempFolder();
  const harvest = await smallBackup(temp.path);
  const account = `harvest_account_${harvest.agency.id}`;
  const partition = `projects/${
    harvest.agency.resource("projects").ids()[0]
  }_user_assignments.json`;
  await Deno.remove(temp.at(account, partition));
  await rewriteManifest(temp.path, account, (manifest) => ({
    ...manifest,
    files: new Map([...manifest.files].filter(([accountPath]) => accountPath !== partition)),
  }));
  assertEquals((await verified(temp.path)).found, [`missing ${account}/${partition}`]);
});

Deno.test("verifyBackup() compares counts, sums and both manifests with one another", async () => {
  using temp = new TempFolder();
  const harvest = await smallBackup(temp.path);
  const account = `harvest_account_${harvest.agency.id}`;
  const manifest = await Deno.readTextFile(temp.at(account, "manifest.json"));
  for (const name of ["clients", "invoice_payments", "company"]) {
    await rewriteManifest(temp.path, account, (before) => {
      const entry = before.resources[name];
      assert(entry);
      return {
        ...before,
        resources: { ...before.resources, [name]: { ...entry, records: entry.records + 1 } },
      };
    });
    const { findings, found } = await verified(temp.path);
    assertEquals(found, [`wrong count ${account}/manifest.json`]);
    assert(findings[0]?.detail.includes(`of ${name}, the files hold`), findings[0]?.detail);
    await Deno.writeTextFile(temp.at(account, "manifest.json"), manifest);
  }
  await rewriteTopSums(temp.path, account);
  assertEquals((await verified(temp.path)).found, []);

  const sums = await Deno.readTextFile(temp.at(account, "SHA256SUMS"));
  await Deno.writeTextFile(temp.at(account, "SHA256SUMS"), sums.replace(/^.*\n/, ""));
  await rewriteTopSums(temp.path, account);
  assertEquals((await verified(temp.path)).found, [`altered ${account}/SHA256SUMS`]);
  await Deno.writeTextFile(temp.at(account, "SHA256SUMS"), sums);

  const table = await Deno.readTextFile(temp.at(".artifacts_manifest.json"));
  await Deno.writeTextFile(
    temp.at(".artifacts_manifest.json"),
    table.replace(/"sha256":"..../, `"sha256":"0000`),
  );
  await rewriteTopSums(temp.path, account);
  const [finding] = (await verified(temp.path)).findings;
  assertEquals(finding?.problem, "altered");
  assert(finding?.detail.includes("two manifests"), finding?.detail);
});

Deno.test("verifyBackup() asks for no <id>.json where none are kept, but those there must be right", async () => {
  using temp = new TempFolder();
  const harvest = await smallBackup(temp.path);
  const account = `harvest_account_${harvest.agency.id}`;
  await rewriteManifest(temp.path, account, (manifest) => ({ ...manifest, recordFiles: false }));
  const derived = (await filesOf(temp.path)).filter((path) =>
    /^[^/]+\/clients\/\d+\.json$/.test(path)
  );
  const [missing = "", wrong = ""] = derived;
  await Deno.remove(temp.at(missing));
  await Deno.writeTextFile(temp.at(wrong), "{}\n");
  assertEquals((await verified(temp.path)).found, [`altered ${wrong}`]);
});

async function copyOf(from: string, to: string): Promise<void> {
  for (const path of await filesOf(from)) {
    await Deno.mkdir(`${to}/${path.split("/").slice(0, -1).join("/")}`, { recursive: true });
    await Deno.copyFile(`${from}/${path}`, `${to}/${path}`);
  }
}
