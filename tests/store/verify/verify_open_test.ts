import { assertEquals } from "@std/assert/equals";
import { TempFolder } from "../temp_folder.ts";
import { digestAt, filesOf, smallBackup, verified } from "../verified.ts";

const isDerived = (path: string) => /^[^/]+\/[^/]+\/\d+\.json$/.test(path);

/** Two states of a backup, before and after a run, and how the files of the one become those of the other. */
async function twoStates(before: TempFolder, after: TempFolder) {
  const harvest = await smallBackup(after.path);
  await copyFiles(after, before, await filesOf(after.path));
  const { agency } = harvest;
  const [entry = "", deleted = ""] = agency.resource("time_entries").ids();
  agency.resource("clients").add({ name: "new" });
  agency.resource("time_entries").update(entry, { notes: "newer" });
  agency.remove("time_entries", deleted);
  agency.remove("invoices", agency.resource("invoices").ids()[0] ?? "");
  agency.remove("task_assignments", agency.resource("task_assignments").ids()[0] ?? "");
  await harvest.clock.run(harvest.clock.sleep(3_600_000));
  const run = await harvest.backUp(after.path, {
    accounts: [String(agency.id)],
    full: true,
    acceptShrink: true,
  });
  assertEquals([run.unfinished, run.error], [{}, null]);
  const old = new Map(
    await Promise.all(
      (await filesOf(before.path)).map(async (path) =>
        [path, await Deno.readTextFile(before.at(path))] as const
      ),
    ),
  );
  const fresh = await filesOf(after.path);
  const changed: string[] = [];
  for (const path of fresh) {
    if (await Deno.readTextFile(after.at(path)) !== old.get(path)) changed.push(path);
  }
  const removed = [...old.keys()].filter((path) => !fresh.includes(path));
  return { account: `harvest_account_${agency.id}`, changed, removed };
}

async function copyFiles(
  from: TempFolder,
  to: TempFolder,
  paths: readonly string[],
): Promise<void> {
  for (const path of paths) {
    await Deno.mkdir(to.at(...path.split("/").slice(0, -1)), { recursive: true });
    await Deno.copyFile(from.at(path), to.at(path));
  }
}

/** In which order a run places its files. */
const STEPS = [
  /history\.ndjson$/,
  /deleted[^/]*\.json$/,
  /\/[^/]+\/.*/,
  /^\.artifacts/,
  /manifest\.json$/,
  /\/SHA256SUMS$/,
  /^SHA256SUMS$/,
];
const step = (path: string) => STEPS.findIndex((pattern) => pattern.test(path));

/** The journal of a run that has announced these changes. */
async function announce(
  before: TempFolder,
  after: TempFolder,
  { changed, removed, lists }: {
    changed: readonly string[];
    removed: readonly string[];
    lists: readonly unknown[];
  },
): Promise<void> {
  const puts = await Promise.all(
    changed.filter((path) => !isDerived(path)).map(async (path) => {
      const { sizeBytes, sha256 } = await digestAt(after.at(path));
      return { put: path, temp: "0-0", size: sizeBytes, sha256 };
    }),
  );
  const removals = removed.filter((path) => !isDerived(path)).map((remove) => ({ remove }));
  const entries = [
    { type: "opened", session: 0 },
    { type: "commit", id: "0-0", changes: [...puts, ...removals], then: lists },
  ];
  await Deno.mkdir(before.at(".work"), { recursive: true });
  await Deno.writeTextFile(
    before.at(".work", "journal.ndjson"),
    entries.map((entry) => `${JSON.stringify(entry)}\n`).join(""),
  );
}

Deno.test("verifyBackup() accepts every state between the announcement of changes and their end", async () => {
  using before = new TempFolder();
  using after = new TempFolder();
  const { account, changed, removed } = await twoStates(before, after);
  const names = [
    "clients",
    "time_entries",
    "invoices",
    "task_assignments",
    "users_me_project_assignments",
  ];
  const manifest = JSON.parse(await Deno.readTextFile(after.at(account, "manifest.json")));
  const lists = names.map((name) => ({
    type: "list",
    key: `${account.split("_").at(-1)}/${name}`,
    entry: manifest.resources[name],
    added: 0,
    changed: 0,
    deleted: 0,
    parents: [],
    nested_removed: {},
  }));
  await announce(before, after, { changed, removed, lists });
  const steps = [...changed, ...removed].toSorted((a, b) => step(a) - step(b));
  for (const path of ["", ...steps]) {
    if (removed.includes(path)) await Deno.remove(before.at(path));
    else if (path !== "") await copyFiles(after, before, [path]);
    const { found, summary } = await verified(before.path);
    assertEquals([found, summary.isOpen], [[], true], path);
  }
  await Deno.remove(before.at(".work"), { recursive: true });
  const { found, summary } = await verified(before.path);
  assertEquals([found, summary.isOpen], [[], false]);
});

Deno.test("verifyBackup() accepts no third version beside those before and after", async () => {
  using before = new TempFolder();
  using after = new TempFolder();
  const { account, changed, removed } = await twoStates(before, after);
  await announce(before, after, { changed, removed, lists: [] });
  const list = `${account}/clients/list.json`;
  await Deno.writeTextFile(before.at(list), "[]\n");
  assertEquals((await verified(before.path)).found, [`altered ${list}`]);
  await Deno.remove(before.at(list));
  assertEquals((await verified(before.path)).found, [`missing ${list}`]);
  await copyFiles(after, before, [list]);
  // The list is said to be as it was, so its derived files should be there.
  const id = changed.filter((path) => path.startsWith(`${account}/clients/`)).filter(isDerived);
  assertEquals(
    (await verified(before.path)).found.filter((line) => line.includes("/clients/")),
    id.map((path) => `missing ${path}`),
  );
});

Deno.test("verifyBackup() accepts each version that an open run has placed", async () => {
  using before = new TempFolder();
  using after = new TempFolder();
  const { account, changed, removed } = await twoStates(before, after);
  await announce(before, after, { changed, removed, lists: [] });
  const list = `${account}/clients/list.json`;
  await Deno.writeTextFile(before.at("third"), "[]\n");
  const { sizeBytes: size, sha256 } = await digestAt(before.at("third"));
  const changes = [{ put: list, temp: "0-1", size, sha256 }];
  const again = { type: "commit", id: "0-1", changes, then: [] };
  await Deno.writeTextFile(
    before.at(".work", "journal.ndjson"),
    `${JSON.stringify(again)}\n{"type":"comm`,
    { append: true },
  );
  await Deno.rename(before.at("third"), before.at(list));
  const ofList = async () =>
    (await verified(before.path)).found.filter((line) => line.endsWith(list));
  assertEquals(await ofList(), []);
  await copyFiles(after, before, [list]);
  assertEquals(await ofList(), []);
});
