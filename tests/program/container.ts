import { ROOT } from "./program.ts";

/** The user of the image, who has no name, no group and no home. */
export const NOBODY = 65532;

const jsrUrl = Deno.env.get("JSR_URL");

/** Where Deno finds what it has downloaded and compiled: by default below HOME, which the program is to do without. */
export const DENO_ENV: { readonly DENO_DIR: string; readonly JSR_URL?: string } = {
  DENO_DIR: await denoDir(),
  ...(jsrUrl === undefined ? {} : { JSR_URL: jsrUrl }),
};

/** Where the program lies, as seen by it. */
const PLACES = { deno: "/mnt/deno", source: "/mnt/source", cache: "/mnt/cache", data: "/mnt/data" };

/** Runs as process 1 without rights and without variables; all it can write to is `$DATA`, its current folder. */
const SCRIPT = `set -e
mount --make-rprivate /
mount -t tmpfs none /mnt
mkdir ${PLACES.source} ${PLACES.cache} ${PLACES.data}
touch ${PLACES.deno}
mount --bind "$DENO" ${PLACES.deno}
mount --bind "$SOURCE" ${PLACES.source}
mount --bind "$CACHE" ${PLACES.cache}
mount --bind "$DATA" ${PLACES.data}
mount -o remount,bind,ro /mnt
mount -o remount,bind,ro /
[ -z "$TMPFS" ] || mount -t tmpfs none /tmp
cd ${PLACES.data}
exec env -i DENO_DIR=${PLACES.cache} \${JSR_URL:+JSR_URL="$JSR_URL"} \\
  setpriv --reuid=${NOBODY} --regid=${NOBODY} --clear-groups --no-new-privs ${PLACES.deno} "$@"`;

/** How the program is run, as `-P` and the image have it. */
export function sandboxArgs(root: string, args: readonly string[]): string[] {
  const map = import.meta.resolve("@std/path/join").startsWith("node:")
    ? [`--import-map=${root}/tools/std/import_map.json`]
    : [];
  const config = `--config=${root}/deno.json`;
  return [
    "run",
    "-q",
    "-P",
    "--no-prompt",
    "--no-check",
    config,
    ...map,
    `${root}/main.ts`,
    ...args,
  ];
}

/** A folder as a container sees it that has nothing else, emulated with the kernel's namespaces. */
export class Container {
  constructor(
    readonly data: string,
    readonly options: { readonly tmpfs: boolean },
  ) {}

  /** Whether this machine lets us make one. */
  static async isPossible(): Promise<boolean> {
    try {
      const args = [
        "--mount",
        "--pid",
        "--fork",
        "--mount-proc",
        "mount",
        "-t",
        "tmpfs",
        "none",
        "/mnt",
      ];
      return (await new Deno.Command("unshare", { args, stderr: "null" }).output()).success;
    } catch {
      return false;
    }
  }

  start(args: readonly string[]): Deno.ChildProcess {
    const namespaces = ["--mount", "--pid", "--fork", "--kill-child", "--mount-proc"];
    return new Deno.Command("unshare", {
      args: [...namespaces, "sh", "-c", SCRIPT, "sh", ...sandboxArgs(PLACES.source, args)],
      env: {
        DENO: Deno.execPath(),
        SOURCE: ROOT,
        CACHE: DENO_ENV.DENO_DIR,
        DATA: this.data,
        TMPFS: this.options.tmpfs ? "1" : "",
      },
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
  }

  async run(args: readonly string[]): Promise<{ code: number; text: string }> {
    const { code, stdout, stderr } = await this.start(args).output();
    const decoder = new TextDecoder();
    return { code, text: decoder.decode(stdout) + decoder.decode(stderr) };
  }
}

async function denoDir(): Promise<string> {
  const { stdout } = await new Deno.Command(Deno.execPath(), { args: ["info", "--json"] }).output();
  return JSON.parse(new TextDecoder().decode(stdout)).denoDir;
}
