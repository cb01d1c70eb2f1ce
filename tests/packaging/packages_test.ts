import { assert } from "@std/assert/assert";
import { assertEquals } from "@std/assert/equals";
import { assertMatch } from "@std/assert/match";
import { assertStringIncludes } from "@std/assert/string-includes";
import { assertThrows } from "@std/assert/throws";
import { join } from "@std/path/join";
import { TARGETS } from "../../tools/compile.ts";
import { makeFolder, pack } from "../../tools/release/archives.ts";
import { billOfMaterials } from "../../tools/release/bill_of_materials.ts";
import {
  archiveFile,
  archiveName,
  checksumsOf,
  publish,
  type Release,
} from "../../tools/release/describe.ts";
import { isPrerelease, releaseNotes } from "../../tools/release/notes.ts";
import { makeNpmPackages, makePackages } from "../../tools/release/packages.ts";
import { ROOT } from "../program/program.ts";
import { TempFolder } from "../store/temp_folder.ts";

const VERSION = "1.2.3";
const PACKAGING = join(ROOT, "packaging");
const RELEASE: Release = JSON.parse(Deno.readTextFileSync(join(PACKAGING, "release.json")));
const SUMS = Object.keys(TARGETS).map((target, i) =>
  `${String(i).repeat(64)}  ${archiveFile(target, VERSION)}\n`
).join("");
const PUBLISHED = {
  ...RELEASE,
  repository: "acme/getharvest-backup",
  checksums: checksumsOf(SUMS, VERSION),
};
/** A binary that says what it was given. */
const BINARY = '#!/bin/sh\n[ "$1" = fail ] && exit 3\necho "1.2.3 $*"\n';

async function run(program: string, args: readonly string[], env: Record<string, string> = {}) {
  const { code, stdout, stderr } = await new Deno.Command(program, { args: [...args], env })
    .output();
  const decoder = new TextDecoder();
  return { code, out: decoder.decode(stdout), err: decoder.decode(stderr) };
}

async function unpacked(temp: TempFolder, target: string): Promise<string> {
  Deno.writeTextFileSync(temp.at("binary"), BINARY);
  const binary = temp.at("binary");
  return await makeFolder(target, { version: VERSION, root: ROOT, binary, to: temp.at("to") });
}

Deno.test("makePackages() fills in every template, and nothing that is not known", () => {
  using temp = new TempFolder();
  const packages = { version: VERSION, packaging: PACKAGING, to: temp.path };
  const made = makePackages(PUBLISHED, packages);
  assertEquals(made.length, 9);
  for (const path of made) {
    const text = Deno.readTextFileSync(path);
    assert(!/@[A-Z][A-Z0-9_]+@/.test(text), path);
    assertStringIncludes(text, "acme");
    if (!/install\.|winget.*(yaml|locale.*)$|registry/.test(path)) {
      assertStringIncludes(text, VERSION);
    }
    if (path.endsWith(".json")) JSON.parse(text);
  }
  const text = (name: string) =>
    Deno.readTextFileSync(made.find((path) => path.endsWith(name)) ?? "");
  for (const target of ["linux-x64", "linux-arm64", "macos-x64", "macos-arm64"]) {
    const digest = PUBLISHED.checksums[target] ?? "";
    assertStringIncludes(text("getharvest-backup.rb"), `"${digest}"`);
    if (target.startsWith("linux")) assertStringIncludes(text("PKGBUILD"), `'${digest}'`);
  }
  const windows = PUBLISHED.checksums["windows-x64"] ?? "";
  assertEquals(JSON.parse(text("getharvest-backup.json")).architecture["64bit"].hash, windows);
  assertStringIncludes(text("installer.yaml"), windows.toUpperCase());
  assertThrows(() => makePackages(RELEASE, packages), RangeError, "--repository");
  assertThrows(() => makePackages({ ...PUBLISHED, checksums: {} }, packages), RangeError, "--sums");
  assertThrows(() => checksumsOf("", VERSION), RangeError, "does not list");
  assertEquals(
    publish("a\n<!-- when published\nb @REPOSITORY@\n-->\nc\n", new Map([["REPOSITORY", "x/y"]])),
    "a\nb x/y\nc\n",
  );
});

Deno.test({
  name: "install.sh installs what the release lists, and nothing that differs from it",
  ignore: Deno.build.os !== "linux" || Deno.build.arch !== "x86_64",
  async fn() {
    using temp = new TempFolder({ inMemory: false });
    const packages = { version: VERSION, packaging: PACKAGING, to: temp.path };
    makePackages(PUBLISHED, packages);
    const script = temp.at("install", "install.sh");
    await unpacked(temp, "linux-x64");
    const archive = await pack("linux-x64", { version: VERSION, to: temp.at("to"), epochS: 1 });
    const first = Deno.readFileSync(archive);
    await pack("linux-x64", { version: VERSION, to: temp.at("to"), epochS: 1 });
    assertEquals(Deno.readFileSync(archive), first);
    let served = first;
    const sums = (await run("sha256sum", [archive])).out.replace(temp.at("to") + "/", "");
    await using server = Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen() {} },
      (request) => {
        const { pathname } = new URL(request.url);
        if (pathname === "/latest/download/SHA256SUMS") return new Response(sums);
        const isArchive = pathname === `/latest/download/${archiveFile("linux-x64", VERSION)}`;
        return isArchive ? new Response(served) : new Response("", { status: 404 });
      },
    );
    const env = {
      RELEASES_URL: `http://127.0.0.1:${server.addr.port}`,
      PREFIX: temp.at("prefix"),
      NO_PROXY: "127.0.0.1",
    };
    const installed = await run("sh", [script], env);
    assertEquals(installed.code, 0, installed.err);
    assertStringIncludes(installed.out, "1.2.3 --version");
    for (const path of ["bin/getharvest-backup", "share/man/man1/getharvest-backup.1"]) {
      assert(Deno.statSync(temp.at("prefix", path)).size > 0);
    }
    served = first.slice(0, -1);
    env.PREFIX = temp.at("other");
    const refused = await run("sh", [script], env);
    assertEquals(refused.code, 1);
    assertStringIncludes(refused.err, "its SHA-256 differs");
    const wrong = await run("sh", [script], { ...env, VERSION: "9.9.9" });
    assertEquals(wrong.code, 1);
    assertThrows(() => Deno.statSync(temp.at("other")), Deno.errors.NotFound);
  },
});

Deno.test({
  name: "the npm package starts the binary for this system and ends as it ends",
  ignore: Deno.build.os === "windows" ||
    !(await run("node", ["--version"]).then(() => true, () => false)),
  async fn() {
    using temp = new TempFolder({ inMemory: false });
    for (const target of Object.keys(TARGETS)) await unpacked(temp, target);
    const binaries = (target: string) => temp.at("to", archiveName(target, VERSION));
    const to = temp.at("npm");
    const folders = makeNpmPackages(PUBLISHED, {
      version: VERSION,
      packaging: PACKAGING,
      binaries,
      to,
    });
    const names = folders.map((folder) =>
      JSON.parse(Deno.readTextFileSync(join(folder, "package.json")))
    );
    assertEquals(
      names.at(-1).optionalDependencies,
      Object.fromEntries(
        names.slice(0, -1).map(({ name }) => [name, VERSION]),
      ),
    );
    // As npm lays them out.
    const scope = temp.at("x", "node_modules", "@getharvest-backup");
    Deno.mkdirSync(scope, { recursive: true });
    const bin = temp.at("x", "node_modules", "getharvest-backup");
    Deno.renameSync(folders.at(-1) ?? "", bin);
    const none = await run("node", [join(bin, "bin.cjs"), "verify"]);
    assertEquals(none.code, 1);
    assertStringIncludes(none.err, "there is no binary for");
    const system = { darwin: "macos" }[String(Deno.build.os)] ?? Deno.build.os;
    const target = `${system}-${Deno.build.arch === "aarch64" ? "arm64" : "x64"}`;
    Deno.renameSync(join(to, target), join(scope, target));
    const started = await run("node", [join(bin, "bin.cjs"), "verify", "a b"]);
    assertEquals([started.code, started.out], [0, "1.2.3 verify a b\n"], started.err);
    assertEquals((await run("node", [join(bin, "bin.cjs"), "fail"])).code, 3);
  },
});

Deno.test("releaseNotes() is the version's entry, which must be dated and say something", () => {
  const changelog =
    "# Changelog\n\n## 1.1.0 - 2026-02-01\n\n- b\n\n## 1.0.0 (unreleased)\n\n- a\n\n## 0.9.0 - 2026-01-01\n";
  assertEquals(releaseNotes(changelog, "1.1.0"), "- b\n");
  for (
    const [version, words] of [["1.0.0", "date"], ["0.9.0", "says nothing"], [
      "1.1",
      "no section",
    ]] as const
  ) {
    assertThrows(() => releaseNotes(changelog, version), RangeError, words);
  }
  assertEquals(["1.0.0", "1.0.0-rc.1", "1.0.0+a-b"].map(isPrerelease), [false, true, false]);
});

Deno.test("billOfMaterials() names the runtime, and the packages of the lock with their digests", () => {
  const lock = { jsr: { "@std/fs@1.0.24": { integrity: "ab".repeat(32) } } };
  for (const given of [lock, null]) {
    const text = JSON.stringify(billOfMaterials(given, { timestamp: "2026-01-01T00:00:00Z" }));
    assertStringIncludes(text, `pkg:github/denoland/deno@v${Deno.version.deno}`);
    assertStringIncludes(text, "pkg:jsr/%40std/fs@1.0.24");
    assertEquals(text.includes("abab"), given !== null);
  }
});

Deno.test("containers and units have a time limit, the license and the notices, and images a digest", () => {
  const read = (path: string) => Deno.readTextFileSync(join(ROOT, path));
  const dockerfile = read("Dockerfile");
  for (const [line] of dockerfile.matchAll(/^FROM .*/gm)) assertMatch(line, /@sha256:[0-9a-f]{64}/);
  assertMatch(dockerfile, /^COPY LICENSE NOTICES.md /m);
  assertMatch(dockerfile, /No HEALTHCHECK: /);
  assertMatch(read("packaging/kubernetes/cronjob.yaml"), /^ {6}activeDeadlineSeconds: \d+$/m);
  for (const unit of ["getharvest-backup", "getharvest-backup-failed"]) {
    assertMatch(read(`packaging/systemd/${unit}.service`), /^TimeoutStartSec=/m);
  }
  for (
    const [, action, version] of read(".github/workflows/release.yml").matchAll(/uses: (\S+)(.*)/g)
  ) {
    assertMatch(`${action}${version}`, /^[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  }
});
