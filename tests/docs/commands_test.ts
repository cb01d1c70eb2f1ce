import { assert } from "@std/assert/assert";
import { assertEquals } from "@std/assert/equals";
import { join } from "@std/path/join";
import settings from "../../deno.json" with { type: "json" };
import { parseCommand } from "../../src/cli/parse_command.ts";
import { permissionFlags } from "../../src/cli/deno_version.ts";
import { STUDIO } from "../../src/demo/sample/sample_world.ts";
import { CATALOG } from "../../src/harvest/catalog.ts";
import { backUp } from "../../src/library/library.ts";
import { serveFakeHarvest } from "../fakes/serve_fake_harvest.ts";
import { ROOT } from "../program/program.ts";
import { TempFolder } from "../store/temp_folder.ts";
import { type CommandBlock, commandBlocks } from "./command_blocks.ts";
import { Sandbox } from "./sandbox.ts";

/** Each document finds what the ones before it in its row have left; the rows know nothing of each other. */
const ROWS = [
  [
    ...["README.md", "docs/usage.md", "docs/format.md", "docs/events.md", "docs/scheduling.md"],
    ...["docs/offsite.md", "docs/install.md", "CONTRIBUTING.md", "docs/sqlite.md", "SECURITY.md"],
  ],
  ["docs/leaving.md", "docs/restore.md"],
];
const DOCUMENTS = ROWS.flat();
const NEEDED = ["bash", "jq", "sha256sum"];
const read = (path: string) => Deno.readTextFileSync(join(ROOT, path));

async function areInstalled(programs: readonly string[]): Promise<boolean> {
  try {
    for (const name of programs) {
      await new Deno.Command(name, { args: ["--version"], stdout: "null" }).output();
    }
    return true;
  } catch {
    return false;
  }
}

Deno.test({
  name: "the commands of README and docs do what the text says",
  ignore: Deno.build.os === "windows" || !await areInstalled(NEEDED),
  fn: () => Promise.all(ROWS.map(followDocuments)).then(() => {}),
});

async function followDocuments(documents: readonly string[]): Promise<void> {
  await using fake = serveFakeHarvest({ rateLimit: null, size: STUDIO });
  using temp = new TempFolder();
  const sandbox = new Sandbox(temp, fake);
  const account = fake.world.account();
  const first = (resource: string) => account.resource(resource).ids()[0] ?? "";
  const removed = account.resource("projects").ids().at(-1) ?? "";
  // A first run, so that something has changed since.
  const { token, url } = fake;
  const options = { token, apiUrl: url, idUrl: url, rate: 10_000, recordFiles: true };
  for (
    const output of ["harvest", "backup", "srv/harvest-backup", "tmp/restored/srv/harvest-backup"]
  ) {
    Deno.mkdirSync(temp.at(output), { recursive: true });
    await backUp({ ...options, output: temp.at(output) });
  }
  account.remove("projects", removed);
  account.remove("invoices", account.resource("invoices").ids()[1] ?? "");
  account.resource("invoices").update(first("invoices"), { notes: "changed" });
  account.resource("clients").update(first("clients"), { name: "Changed" });

  const names = {
    "2944187726": first("time_entries"),
    "13150403": first("invoices"),
    "14307913": first("projects"),
    "5735776": first("clients"),
    "41000215": removed,
    "Account name": account.name,
  };
  for (const path of documents) {
    let folder = temp.path;
    for (const { shell, text, line } of commandBlocks(path, read(path))) {
      if (shell === "powershell") continue;
      const here = Object.entries(names).reduce(
        (text, [shown, own]) => text.replaceAll(shown, own),
        text,
      );
      // A block that goes to a folder starts at home, others go on where the last one was.
      if (/^cd /m.test(text)) folder = temp.path;
      const script = shell === "cron" ? here.replace(/^(\S+ +){5}/, "") : here;
      const ended = await sandbox.run(script, folder);
      assertEquals(ended.code, 0, `${path}:${line}\n${text}\n${ended.out}${ended.err}`);
      folder = ended.folder;
    }
  }
  for (const call of sandbox.calls()) checkCall(call);
  if (documents.includes("README.md")) checkTree(temp);
}

/** What other programs are told to start is known to the program, or to this repository. */
function checkCall([program = "", ...args]: readonly string[]): void {
  const parse = (own: readonly string[]) =>
    parseCommand(own, { resources: CATALOG.map(({ name }) => name) });
  const after = (word: string) => args.slice(args.indexOf(word) + 1);
  if (program === "docker" && args.includes("run")) {
    parse(after(args[0] === "compose" ? "backup" : "getharvest-backup"));
  }
  if (program === "npx" && args[0] === "getharvest-backup") parse(after("getharvest-backup"));
  if (program === "nix") parse(after("--"));
  if (program === "npx" && args.includes("task")) {
    assert(after("task")[0] as string in settings.tasks, args.join(" "));
  }
  if (program === "deno" && args[0] === "run") {
    const flags = permissionFlags(settings.permissions.default).replaceAll("'", "");
    assertEquals(args.join(" "), `run ${flags} jsr:${settings.name}@${settings.version}`);
  }
}

/** README shows files that are there after a run. */
function checkTree(temp: TempFolder): void {
  const paths = [...read("README.md").matchAll(/^ {4}[│ ]*[├└]── ([\w.][^\s]*)/gm)]
    .map(([, path = ""]) => path).filter((path) => !path.endsWith("/"));
  assert(paths.length > 10);
  const folder = temp.at("harvest");
  const found = [...files(folder)].map((path) => path.slice(folder.length + 1));
  for (const path of paths) {
    const pattern = new RegExp(
      `(^|/)${path.replaceAll(".", "\\.").replaceAll(/\d{5,}/g, "\\d+")}$`,
    );
    assert(found.some((each) => pattern.test(each)), `README shows ${path}`);
  }
}

function* files(folder: string): Generator<string> {
  for (const { name, isDirectory } of Deno.readDirSync(folder)) {
    if (isDirectory) yield* files(join(folder, name));
    else yield join(folder, name);
  }
}

Deno.test("the documents' commands for Windows name files that are in the repository", () => {
  const blocks: CommandBlock[] = DOCUMENTS.flatMap((path) => commandBlocks(path, read(path)));
  const windows = blocks.filter(({ shell }) => shell === "powershell");
  assert(windows.length >= 3);
  for (const { text } of windows) {
    for (const [path] of text.matchAll(/packaging\\[\w.\\-]+/g)) {
      Deno.statSync(join(ROOT, path.replaceAll("\\", "/")));
    }
  }
});

Deno.test("the documents have no placeholder, all their links lead somewhere, and README has at most 120 lines", () => {
  for (
    const path of [
      ...DOCUMENTS,
      "docs/architecture.md",
      "docs/library.md",
      "docs/measurements.md",
    ]
  ) {
    const text = read(path).replaceAll(/<!-- [\s\S]*?-->/g, "");
    // What is to be typed for a name, as in every manual.
    const visible = text.replaceAll("OWNER/NAME", "");
    assert(!/\bOWNER\b|\bTODO\b|@[A-Z_]{4,}@/.test(visible), path);
    for (const [, target = ""] of text.matchAll(/\]\(((?!https?:)[^)]+)\)/g)) {
      const [file = "", anchor] = target.split("#");
      const at = file === "" ? path : join(path, "..", file);
      const linked = read(at);
      if (anchor === undefined) continue;
      const anchors = [...linked.matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
        heading.toLowerCase().replaceAll(/[^\p{L}\p{N} _-]/gu, "").replaceAll(" ", "-")
      );
      assert(anchors.includes(anchor), `${path}: ${target}`);
    }
  }
  assert(read("README.md").split("\n").length <= 121);
});
