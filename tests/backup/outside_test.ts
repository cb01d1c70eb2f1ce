import { assertEquals } from "@std/assert/equals";
import { repair } from "../../src/inspect/verify.ts";
import { runHere } from "../program/in_process.ts";
import { TempFolder } from "../store/temp_folder.ts";
import { filesOf, smallBackup, verified } from "../store/verified.ts";
import type { TestHarvest } from "./test_harvest.ts";
import { dataIn, differences, truthIn } from "./truth.ts";

const ACCOUNT = "harvest_account_1180234";
const JOURNAL = ".work/journal.ndjson";

/** Every entry below a folder: what a link leads to, the first bytes of a file; the lock only names its holder. */
function entriesOf(folder: string): string[] {
  return [...Deno.readDirSync(folder)].flatMap(({ name, isSymlink, isDirectory, isFile }) => {
    const path = `${folder}/${name}`;
    if (name === ".lock" && isFile) return [];
    if (isSymlink) return [`${path} -> ${Deno.readLinkSync(path)}`];
    return isDirectory
      ? entriesOf(path)
      : [`${path} ${Deno.readFileSync(path).toBase64().slice(0, 99)}`];
  }).sort();
}

/** Makes a folder for what follows, and the path of it. */
function made(temp: TempFolder, path: string): string {
  Deno.mkdirSync(temp.at("b", ...path.split("/").slice(0, -1)), { recursive: true });
  return temp.at("b", ...path.split("/"));
}

/** Moves a part of the backup out, and puts a link to it in its place. */
function linkOut(temp: TempFolder, path: string): void {
  Deno.renameSync(temp.at("b", ...path.split("/")), temp.at("victim", "moved"));
  Deno.symlinkSync(temp.at("victim", "moved"), temp.at("b", ...path.split("/")));
}

function journalOf(...changes: readonly unknown[]): string {
  return `${JSON.stringify({ type: "commit", id: "0-0", changes, then: [] })}\n`;
}

/** What leads out of the backup, and the error of a run that meets it. */
const WAYS_OUT: Record<string, [string, (temp: TempFolder) => void]> = {
  "the work folder": ["NotAFileError", (temp) => {
    Deno.symlinkSync(temp.at("victim"), temp.at("b", ".work"));
  }],
  "the folder of temporary files": ["NotAFileError", (temp) => {
    Deno.symlinkSync(temp.at("victim"), made(temp, ".work/temp"));
  }],
  "the folder of pages": ["NotAFileError", (temp) => {
    Deno.symlinkSync(temp.at("victim"), made(temp, ".work/pages"));
  }],
  "the journal": ["NotAFileError", (temp) => {
    Deno.symlinkSync(temp.at("victim", "0"), made(temp, JOURNAL));
  }],
  "the lock": ["NotAFileError", (temp) => {
    Deno.removeSync(temp.at("b", ".lock"));
    Deno.symlinkSync(temp.at("victim", "0"), temp.at("b", ".lock"));
  }],
  "the account's folder": ["NotAFileError", (temp) => linkOut(temp, ACCOUNT)],
  "a resource's folder": ["NotAFileError", (temp) => linkOut(temp, `${ACCOUNT}/time_entries`)],
  "an artifacts folder": [
    "NotAFileError",
    (temp) => linkOut(temp, `${ACCOUNT}/invoices/artifacts`),
  ],
  "a journal that removes": ["ForeignJournalError", (temp) => {
    Deno.writeTextFileSync(made(temp, JOURNAL), journalOf({ remove: "../victim/0" }));
  }],
  "a journal that places": ["ForeignJournalError", (temp) => {
    const file = { temp: "0-0", size: 1, sha256: "0".repeat(64) };
    Deno.writeTextFileSync(made(temp, JOURNAL), journalOf({ put: "/etc/planted", ...file }));
  }],
  "a journal with another file to place": ["ForeignJournalError", (temp) => {
    const file = { temp: "../../victim/0", size: 1, sha256: "x" };
    const changes = [{ put: `${ACCOUNT}/x/list.json`, ...file }, { remove: `${ACCOUNT}/../../x` }];
    Deno.writeTextFileSync(made(temp, JOURNAL), journalOf(...changes));
  }],
};

Deno.test("backUp() and repair() touch nothing outside of the backup", {
  ignore: Deno.build.os === "windows",
}, async () => {
  using base = new TempFolder();
  const harvest = await smallBackup(base.at("b"));
  harvest.agency.resource("time_entries").add({ notes: "new" });
  for (const [about, [name, plant]] of Object.entries(WAYS_OUT)) {
    using temp = new TempFolder();
    await new Deno.Command("cp", { args: ["-a", base.at("b"), temp.at("b")] }).output();
    Deno.mkdirSync(temp.at("victim", "temp"), { recursive: true });
    Deno.writeTextFileSync(temp.at("victim", "0"), "precious");
    Deno.writeTextFileSync(temp.at("victim", "temp", "0"), "precious");
    plant(temp);
    const before = entriesOf(temp.path);
    const run = await harvest.backUp(temp.at("b"), { full: true });
    assertEquals(run.outcome, name, about);
    const repaired = await repair(temp.at("b"), {
      holder: { pid: 1, started_at: "2026-01-01T00:00:00Z" },
      onStep() {},
      signal: new AbortController().signal,
    }).then(() => "", (error: Error) => error.name);
    // A folder that is a link is no account, so that there may be no backup at all. A journal is what a repair mends.
    const isMended = name === "ForeignJournalError";
    const names = isMended ? [""] : [name, "NotABackupError"];
    assertEquals(names.includes(repaired), true, `${about}: ${repaired}`);
    const isKept = (path: string) => !isMended || !path.includes(JOURNAL);
    assertEquals(entriesOf(temp.path), before.filter(isKept), about);
  }
});

/** What is not as it should be when files lie in place of folders, all at once. */
async function afterBlocking(temp: TempFolder, harvest: TestHarvest): Promise<string[]> {
  const places = [`${ACCOUNT}/clients`, `${ACCOUNT}/time_entries`, `${ACCOUNT}/invoices/artifacts`];
  for (const path of [...places, ACCOUNT]) {
    const at = temp.at("b", ...path.split("/"));
    Deno.removeSync(at, { recursive: true });
    Deno.writeTextFileSync(at, "not a folder");
    if (path === places[0] || path === places[1]) continue;
    const { summary: { damaged } } = await verified(temp.at("b"));
    const run = await harvest.backUp(temp.at("b"), { accounts: [String(harvest.agency.id)] });
    // The history of time entries, and then all that was in the account's folder, nobody has any more.
    const about = [damaged > 0, run.outcome, run.error];
    if (about.join() !== "true,incomplete,") return [path, ...about.map(String)];
    const { found } = await verified(temp.at("b"));
    const data = await dataIn(temp.at("b"));
    data.delete(".verified.json");
    const left = differences(data, truthIn(harvest));
    const quarantined = await filesOf(temp.at("b"), "quarantine");
    const kept = quarantined.filter((file) => file.endsWith(`/${path}`));
    if (found.length + left.length > 0 || kept.length === 0) return [path, ...found, ...left];
  }
  return [];
}

Deno.test("what is in place of a file, a link out or a pipe, is no dead end", {
  ignore: Deno.build.os === "windows",
}, async () => {
  using temp = new TempFolder();
  const harvest = await smallBackup(temp.at("b"));
  Deno.writeTextFileSync(temp.at("victim"), "precious");
  const pipe = (at: string) => new Deno.Command("mkfifo", { args: [at] }).outputSync();
  const folder = (at: string) => Deno.mkdirSync(at);
  const link = (at: string) => Deno.symlinkSync(temp.at("victim"), at);
  const [project = ""] = harvest.agency.resource("projects").ids();
  const places: [string, (at: string) => void][] = [
    [`${ACCOUNT}/manifest.json`, folder],
    [`${ACCOUNT}/SHA256SUMS`, pipe],
    [`${ACCOUNT}/SHA256SUMS`, link],
    [`${ACCOUNT}/projects/${project}_task_assignments.json`, folder],
    [".verified.json", link],
    [".verified.json", pipe],
  ];
  for (const [path, plant] of places) {
    const at = temp.at("b", ...path.split("/"));
    if (path !== ".verified.json") Deno.removeSync(at);
    else Deno.renameSync(at, temp.at(`record-${plant.name}`));
    plant(at);
    const run = await harvest.backUp(temp.at("b"), { accounts: [String(harvest.agency.id)] });
    assertEquals([run.outcome, run.error], ["complete", null], path);
    for (const command of ["verify", "status"]) {
      const { code, out } = await runHere([command, "--output", temp.at("b")]);
      assertEquals(code, 0, `${path}: ${out}`);
    }
    if (path === ".verified.json") Deno.renameSync(temp.at(`record-${plant.name}`), at);
  }
  assertEquals(Deno.readTextFileSync(temp.at("victim")), "precious");
  assertEquals(await afterBlocking(temp, harvest), []);
  // In place of a folder, a pipe: there is nothing to begin with: it is refused, without a wait.
  Deno.removeSync(temp.at("b", ACCOUNT, "clients"), { recursive: true });
  pipe(temp.at("b", ACCOUNT, "clients"));
  assertEquals((await harvest.backUp(temp.at("b"))).outcome, "NotAFileError");
});

Deno.test(
  "verify() takes a pipe, a link and a folder in place of a file for damage, and does not wait",
  {
    ignore: Deno.build.os === "windows",
  },
  async () => {
    using temp = new TempFolder();
    await smallBackup(temp.path);
    const files = ["time_entries/list.json", "company/data.json", "manifest.json", "SHA256SUMS"];
    for (
      const path of [...files.map((file) => `${ACCOUNT}/${file}`), "accounts.json", "SHA256SUMS"]
    ) {
      const at = temp.at(...path.split("/"));
      for (const kind of ["pipe", "link", "folder"]) {
        Deno.renameSync(at, temp.at("aside"));
        if (kind === "pipe") await new Deno.Command("mkfifo", { args: [at] }).output();
        else if (kind === "link") Deno.symlinkSync(temp.at("aside"), at);
        else Deno.mkdirSync(at);
        const { found } = await verified(temp.path);
        assertEquals(
          found.some((finding) => finding.endsWith(` ${path}`)),
          true,
          `${path}: ${kind}`,
        );
        Deno.removeSync(at);
        Deno.renameSync(temp.at("aside"), at);
      }
    }
  },
);
