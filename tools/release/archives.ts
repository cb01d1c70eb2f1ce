import { join } from "@std/path/join";
import { COMPLETION_SCRIPTS } from "../../src/cli/completion_scripts.ts";
import { manPage } from "../../src/cli/man_page.ts";
import { archiveFile, archiveName } from "./describe.ts";

const PROGRAM = "getharvest-backup";
const DOCUMENTS = ["LICENSE", "NOTICES.md", "README.md", "CHANGELOG.md"];
const UNITS = ["systemd", "cron", "launchd", "windows", "kubernetes"];
/** The names by which the shells find the scripts. */
const COMPLETION_FILES: Readonly<Record<string, string>> = {
  bash: `${PROGRAM}.bash`,
  zsh: `_${PROGRAM}`,
  fish: `${PROGRAM}.fish`,
  powershell: `${PROGRAM}.ps1`,
};

/** Puts a binary together with its manual page, completions, units and license in a folder of `to`; returns its path. */
export async function makeFolder(
  target: string,
  { version, root, binary, to }: { version: string; root: string; binary: string; to: string },
): Promise<string> {
  const folder = join(to, archiveName(target, version));
  for (const part of ["man", "completions"]) {
    await Deno.mkdir(join(folder, part), { recursive: true });
  }
  const program = join(folder, target.startsWith("windows") ? `${PROGRAM}.exe` : PROGRAM);
  await Deno.copyFile(binary, program);
  if (Deno.build.os !== "windows") await Deno.chmod(program, 0o755);
  for (const name of DOCUMENTS) await Deno.copyFile(join(root, name), join(folder, name));
  await Deno.writeTextFile(join(folder, "man", `${PROGRAM}.1`), manPage({ version }));
  for (const [shell, file] of Object.entries(COMPLETION_FILES)) {
    await Deno.writeTextFile(join(folder, "completions", file), COMPLETION_SCRIPTS[shell] ?? "");
  }
  for (const unit of UNITS) {
    await Deno.mkdir(join(folder, unit), { recursive: true });
    for await (const { name } of Deno.readDir(join(root, "packaging", unit))) {
      await Deno.copyFile(join(root, "packaging", unit, name), join(folder, unit, name));
    }
  }
  return folder;
}

/**
 * Packs a folder so that the same files give the same bytes: sorted by name, with one time and no owner. Needs GNU tar and
 * gzip, or zip.
 * @param epochS the time of all files, in seconds since 1970
 * @throws Error if the archiver fails
 */
export async function pack(
  target: string,
  { version, to, epochS }: { version: string; to: string; epochS: number },
): Promise<string> {
  const [folder, file] = [archiveName(target, version), archiveFile(target, version)];
  const script = file.endsWith(".zip")
    ? `find "$1" -exec touch -h -d "@$3" {} + && find "$1" -type f | LC_ALL=C sort | TZ=UTC zip -q -X -9 -@ "$2"`
    : `tar --sort=name --format=ustar --mtime="@$3" --owner=0 --group=0 --numeric-owner ` +
      `--mode=u+rwX,go+rX,go-w -cf - "$1" | gzip -9n > "$2"`;
  await Deno.remove(join(to, file)).catch(() => {});
  const { success, stderr } = await new Deno.Command("sh", {
    args: ["-c", script, "sh", folder, file, String(epochS)],
    cwd: to,
    stderr: "piped",
  }).output();
  if (!success) throw new Error(`Cannot pack ${file}: ${new TextDecoder().decode(stderr)}`);
  return join(to, file);
}
