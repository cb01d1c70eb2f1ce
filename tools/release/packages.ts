import { dirname } from "@std/path/dirname";
import { join } from "@std/path/join";
import { TARGETS } from "../compile.ts";
import { fieldsOf, fill, type Release } from "./describe.ts";

const TEMPLATE_END = ".in";
/** What npm calls the systems and processors. */
const NPM_NAMES: Readonly<Record<string, string>> = { macos: "darwin", windows: "win32" };

/** Fills in all templates below `packaging`, beside them or below `to`; returns the paths of the results. */
export function makePackages(
  release: Release,
  { version, packaging, to }: { version: string; packaging: string; to: string },
): string[] {
  const fields = fieldsOf(release, version);
  const made: string[] = [];
  for (const { name: route, isDirectory } of Deno.readDirSync(packaging)) {
    if (!isDirectory) continue;
    for (const { name } of Deno.readDirSync(join(packaging, route))) {
      if (!name.endsWith(TEMPLATE_END)) continue;
      const path = join(to, route, name.slice(0, -TEMPLATE_END.length));
      Deno.mkdirSync(dirname(path), { recursive: true });
      Deno.writeTextFileSync(
        path,
        fill(Deno.readTextFileSync(join(packaging, route, name)), fields),
      );
      made.push(path);
    }
  }
  return made;
}

/**
 * The packages for npm: one with the binary for each target, and `getharvest-backup`, which starts the one that fits, as
 * esbuild does it. Returns their folders, the last of which is to be published last.
 * @param binaries the folder with the unpacked archives
 */
export function makeNpmPackages(
  release: Release,
  { version, packaging, binaries, to }: {
    version: string;
    packaging: string;
    binaries: (target: string) => string;
    to: string;
  },
): string[] {
  const { name, summary, license, repository } = release;
  const shared = {
    version,
    description: summary,
    license,
    ...(repository === null
      ? {}
      : { repository: { type: "git", url: `git+https://github.com/${repository}.git` } }),
  };
  const write = (folder: string, contents: object, files: Readonly<Record<string, string>>) => {
    Deno.mkdirSync(folder, { recursive: true });
    const json = JSON.stringify(contents, null, 2);
    Deno.writeTextFileSync(join(folder, "package.json"), `${json}\n`);
    for (const [file, from] of Object.entries(files)) Deno.copyFileSync(from, join(folder, file));
    return folder;
  };
  const notices = (folder: string) => ({
    LICENSE: join(folder, "LICENSE"),
    "NOTICES.md": join(folder, "NOTICES.md"),
  });
  const scoped = (target: string) => `@${name}/${target}`;
  const targets = Object.keys(TARGETS);
  const folders = targets.map((target) => {
    const [system = "", cpu = ""] = target.split("-");
    const file = system === "windows" ? `${name}.exe` : name;
    const unpacked = binaries(target);
    return write(join(to, target), {
      name: scoped(target),
      ...shared,
      os: [NPM_NAMES[system] ?? system],
      cpu: [cpu],
      ...(system === "linux" ? { libc: ["glibc"] } : {}),
      preferUnplugged: true,
      files: [file, "LICENSE", "NOTICES.md"],
    }, { [file]: join(unpacked, file), ...notices(unpacked) });
  });
  const [first = ""] = targets;
  return [
    ...folders,
    write(join(to, name), {
      name,
      ...shared,
      keywords: ["backup", "cli", "getharvest", "harvest", "time-tracking"],
      bin: { [name]: "bin.cjs" },
      engines: { node: ">=18" },
      files: ["bin.cjs", "LICENSE", "NOTICES.md"],
      optionalDependencies: Object.fromEntries(targets.map((target) => [scoped(target), version])),
    }, { "bin.cjs": join(packaging, "npm", "bin.cjs"), ...notices(binaries(first)) }),
  ];
}
