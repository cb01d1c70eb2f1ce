import { dirname } from "@std/path/dirname";
import { DENO_ENV } from "../program/container.ts";
import { type Ended, envOf, programArgs, ROOT } from "../program/program.ts";
import type { ServedHarvest } from "../fakes/serve_fake_harvest.ts";
import type { TempFolder } from "../store/temp_folder.ts";

/** Programs that a document may name, which are not run here: they only note what they were given. */
const OTHERS = [
  ...["brew", "chown", "curl", "deno", "docker", "gh", "git", "journalctl", "kubectl", "launchctl"],
  ...["makepkg", "nix", "npm", "npx", "open", "rclone", "restic", "systemctl", "useradd", "xattr"],
];
const INSTALL_SCRIPT = "exit 0\n";
const INSTALL_SHA256 = "28d3b9e880a77975493dc7e359144c0295a4f694cfe0af4f928c22307bc5c320";
/** Folders of the system, which are the sandbox's own here. */
const SYSTEM_REGEXP =
  /(?<=^|[\s=>"])\/(etc|srv|opt|usr\/local|var\/backups|tmp\/restored)(?=\/|\s|$)/gm;

/** A home in which the commands of documents are run: the program is real, other programs and the system are not. */
export class Sandbox {
  readonly #calls: string;

  constructor(readonly temp: TempFolder, readonly fake: ServedHarvest) {
    this.#calls = temp.at("calls");
    Deno.writeTextFileSync(this.#calls, "");
    const program = programArgs([]).map((arg) =>
      `"${arg.replace(/^(--[\w-]+=)(?=\w)|^(?=main\.ts$)/, `$1${ROOT}`)}"`
    ).join(" ");
    // A page is looked at and closed; a restore does not wait for the rate limit of Harvest, which the fake does not have.
    const script = `#!/bin/bash
[ "$1" = restore ] && set -- "$@" --rate 100000
program=("${Deno.execPath()}" ${program} "$@")
if [ "$1" = view ]; then
  coproc "\${program[@]}" --no-open --port 0 2>/dev/null
  read -r url <&"\${COPROC[0]}" && kill -INT "$COPROC_PID" && wait "$COPROC_PID"
else
  exec "\${program[@]}"
fi
`;
    for (const place of ["bin", ".local/bin"]) this.#add(`${place}/getharvest-backup`, script);
    for (const name of OTHERS) {
      const said = name === "launchctl" ? "echo 'last exit code = 0'" : "";
      this.#add(
        `bin/${name}`,
        `#!/bin/bash\nprintf '%s\\0' ${name} "$@" >>"$CALLS"\nprintf '\\n' >>"$CALLS"\n${said}\n`,
      );
    }
    // There are no such users here.
    this.#add(
      "bin/install",
      `#!/bin/bash
args=()
while [ $# -gt 0 ]; do
  case "$1" in -o | -g) shift 2 ;; *) args+=("$1"); shift ;; esac
done
PATH=/usr/bin:/bin install "\${args[@]}"
`,
    );
    this.#add("install.sh", INSTALL_SCRIPT);
    this.#add("SHA256SUMS", `${INSTALL_SHA256}  install.sh\n`);
    for (
      const folder of [
        "getharvest-backup",
        "etc/cron.d",
        "etc/systemd/system",
        "usr/local/share/man/man1",
        "opt",
      ]
    ) {
      Deno.mkdirSync(temp.at(folder), { recursive: true });
    }
    Deno.symlinkSync(`${ROOT}/packaging`, temp.at("packaging"));
    Deno.symlinkSync(`${ROOT}/compose.yaml`, temp.at("compose.yaml"));
  }

  #add(path: string, text: string): void {
    Deno.mkdirSync(dirname(this.temp.at(path)), { recursive: true });
    Deno.writeTextFileSync(this.temp.at(path), text, { mode: 0o755 });
  }

  /** Runs a text in bash, in a folder of the sandbox. Whoever is asked for a token types it. */
  async run(text: string, folder: string): Promise<Ended & { folder: string }> {
    const here = this.temp.at();
    const script = text.replaceAll(SYSTEM_REGEXP, (path) => here + path);
    const child = new Deno.Command("bash", {
      args: ["-euo", "pipefail", "-c", `${script}\npwd >"$HOME/pwd"`],
      cwd: folder,
      clearEnv: true,
      env: {
        ...envOf(this.fake),
        HOME: here,
        PATH: `${here}/bin:/usr/bin:/bin`,
        ...DENO_ENV,
        USER: "me",
        CALLS: this.#calls,
        NO_COLOR: "1",
      },
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    const writer = child.stdin.getWriter();
    await writer.write(new TextEncoder().encode(`${this.fake.token}\n`)).catch(() => {});
    await writer.close().catch(() => {});
    const { code, signal, stdout, stderr } = await child.output();
    const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
    const after = code === 0 ? Deno.readTextFileSync(this.temp.at("pwd")).trim() : folder;
    return { code, signal, out: decode(stdout), err: decode(stderr), folder: after };
  }

  /** What other programs were given, each with its name first. */
  calls(): string[][] {
    const text = Deno.readTextFileSync(this.#calls);
    return text.split("\n").slice(0, -1).map((line) => line.split("\0").slice(0, -1));
  }
}
