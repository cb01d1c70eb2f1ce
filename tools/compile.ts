// deno run -A tools/compile.ts                a binary for this machine
// deno run -A tools/compile.ts linux-arm64    a binary for another
// deno run -A tools/compile.ts all            the binaries of a release
import { announcedStdMap } from "./std_map.ts";

/** The binaries of a release: the end of the file's name, and Deno's name for the target. */
export const TARGETS: Readonly<Record<string, string>> = {
  "linux-x64": "x86_64-unknown-linux-gnu",
  "linux-arm64": "aarch64-unknown-linux-gnu",
  "macos-x64": "x86_64-apple-darwin",
  "macos-arm64": "aarch64-apple-darwin",
  "windows-x64": "x86_64-pc-windows-msvc",
};
/** Made by `deno task lock` for a release: with it, nothing else than what it lists is compiled in. */
const LOCK = "deno.lock";
const OUTPUT = "dist/getharvest-backup";

/**
 * The arguments of each `deno compile` to run, one list per binary; without names, of one for this machine.
 * @throws RangeError for a name that is not in `TARGETS`
 */
export function compileCommands(
  stdMap: string,
  names: readonly string[],
  { lock = false } = {},
): string[][] {
  // Without a code cache the binary leaves no file in the system's temporary folder. Started by cron, it must fail
  // rather than wait for an answer to a prompt.
  const pinned = lock ? [`--lock=${LOCK}`, "--frozen"] : [];
  const command = ["compile", "--quiet", stdMap, ...pinned, "-P", "--no-prompt", "--no-code-cache"];
  if (names.length === 0) return [[...command, `--output=${OUTPUT}`, "main.ts"]];
  return names.map((name) => {
    const target = TARGETS[name];
    if (target === undefined) {
      const known = Object.keys(TARGETS).join(", ");
      throw new RangeError(`Cannot compile for "${name}": the targets are ${known}`);
    }
    return [...command, `--target=${target}`, `--output=${OUTPUT}-${name}`, "main.ts"];
  });
}

if (import.meta.main) {
  const names = Deno.args[0] === "all" ? Object.keys(TARGETS) : Deno.args;
  const lock = await Deno.stat(LOCK).then(() => true, () => false);
  for (const args of compileCommands(await announcedStdMap(), names, { lock })) {
    const { code } = await new Deno.Command(Deno.execPath(), { args }).spawn().status;
    if (code !== 0) Deno.exit(code);
  }
}
