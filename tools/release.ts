// deno-lint-ignore-file no-console -- a script, which prints its results
// What a release is made of; the workflow runs it in this order.
//   deno task release notes                             checks the version's entry in CHANGELOG.md, and prints it
//   deno task release archives                          dist/*.tar.gz, *.zip, sbom.cdx.json and SHA256SUMS, from the binaries
//   deno task release packages [--repository OWNER/NAME] [--sums FILE]
//                                                       notes both in packaging/release.json, and makes all packages from it
//   deno task release npm                               dist/npm, from the archives' folders
//   deno task release docs                              shows in README and docs what was hidden until there was a repository
import { fromFileUrl } from "@std/path/from-file-url";
import { join } from "@std/path/join";
import { parseArgs } from "@std/cli/parse-args";
import { makeFolder, pack } from "./release/archives.ts";
import { billOfMaterials } from "./release/bill_of_materials.ts";
import {
  archiveName,
  checksumsOf,
  fieldsOf,
  publish,
  type Release,
  VERSION,
} from "./release/describe.ts";
import { releaseNotes } from "./release/notes.ts";
import { makeNpmPackages, makePackages } from "./release/packages.ts";
import { TARGETS } from "./compile.ts";

const ROOT = fromFileUrl(new URL("../", import.meta.url));
const at = (...parts: string[]) => join(ROOT, ...parts);
const DESCRIPTION = at("packaging", "release.json");
const DIST = at("dist");
const FOLDERS = join(DIST, "archives");
const read = (): Release => JSON.parse(Deno.readTextFileSync(DESCRIPTION));

async function archives(): Promise<void> {
  const epochS = Number(await output("git", ["log", "-1", "--format=%ct"]));
  const files: string[] = [];
  for (const target of Object.keys(TARGETS)) {
    const end = target.startsWith("windows") ? ".exe" : "";
    const binary = join(DIST, `getharvest-backup-${target}${end}`);
    await makeFolder(target, { version: VERSION, root: ROOT, binary, to: FOLDERS });
    files.push(await pack(target, { version: VERSION, to: FOLDERS, epochS }));
  }
  const lock = await Deno.readTextFile(at("deno.lock")).then(JSON.parse, () => null);
  const timestamp = new Date(epochS * 1000).toISOString();
  const bill = join(FOLDERS, "sbom.cdx.json");
  await Deno.writeTextFile(
    bill,
    `${JSON.stringify(billOfMaterials(lock, { timestamp }), null, 2)}\n`,
  );
  const names = [...files, bill].map((path) => path.slice(FOLDERS.length + 1));
  await Deno.writeTextFile(
    join(FOLDERS, "SHA256SUMS"),
    `${await output("sha256sum", ["--", ...names], FOLDERS)}\n`,
  );
}

function packages(args: readonly string[]): void {
  const { repository, sums } = parseArgs([...args], { string: ["repository", "sums"] });
  const release = {
    ...read(),
    ...(repository === undefined ? {} : { repository }),
    ...(sums === undefined ? {} : { checksums: checksumsOf(Deno.readTextFileSync(sums), VERSION) }),
  };
  const made = makePackages(release, {
    version: VERSION,
    packaging: at("packaging"),
    to: at("packaging"),
  });
  Deno.writeTextFileSync(DESCRIPTION, `${JSON.stringify(release, null, 2)}\n`);
  console.log(made.join("\n"));
}

function npm(): void {
  const binaries = (target: string) => join(FOLDERS, archiveName(target, VERSION));
  const to = join(DIST, "npm");
  const folders = makeNpmPackages(read(), {
    version: VERSION,
    packaging: at("packaging"),
    binaries,
    to,
  });
  console.log(folders.join("\n"));
}

function docs(): void {
  const fields = fieldsOf(read(), VERSION);
  const documents = [...Deno.readDirSync(at("docs"))].map(({ name }) => at("docs", name));
  for (const path of [at("README.md"), ...documents]) {
    if (!path.endsWith(".md")) continue;
    const text = Deno.readTextFileSync(path);
    const published = publish(text, fields);
    if (published !== text) Deno.writeTextFileSync(path, published);
  }
}

async function output(program: string, args: readonly string[], cwd = ROOT): Promise<string> {
  const { success, stdout } = await new Deno.Command(program, {
    args: [...args],
    cwd,
    stderr: "inherit",
  }).output();
  if (!success) throw new Error(`${program} failed`);
  return new TextDecoder().decode(stdout).trimEnd();
}

if (import.meta.main) {
  const [step = "", ...args] = Deno.args;
  const notes = () =>
    console.log(releaseNotes(Deno.readTextFileSync(at("CHANGELOG.md")), VERSION).trimEnd());
  const STEPS: Readonly<Record<string, (args: readonly string[]) => void | Promise<void>>> = {
    notes,
    archives,
    packages,
    npm,
    docs,
  };
  try {
    const run = STEPS[step];
    if (run === undefined) throw new RangeError(`Use one of: ${Object.keys(STEPS).join(", ")}`);
    await run(args);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    console.error(error.message);
    Deno.exit(1);
  }
}
