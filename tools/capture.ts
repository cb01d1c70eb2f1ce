// deno task capture: runs the demo in a terminal and draws what it showed as docs/demo.svg.
import { fromFileUrl } from "@std/path/from-file-url";
import { join } from "@std/path/join";
import { PERMISSIONS } from "./permissions.ts";
import { announcedStdMap } from "./std_map.ts";
import { terminalSvg } from "./terminal_svg.ts";

const COMMAND = "getharvest-backup demo";
const PICTURE = "docs/demo.svg";
const COLUMNS = 84;
/** High enough for a few rows of each account. */
const ROWS = 15;
/** What terminals that can show a whole redraw at once are told, and so where a frame begins and ends. */
const BEGIN_FRAME = "\x1b[?2026h";
const END_FRAME = "\x1b[?2026l";
/** What moves the cursor, and clears. */
const CURSOR_REGEXP = new RegExp(`\\x1b\\[\\d*[AJK]|\\r`, "g");

/** Of the summary, what everybody knows from Harvest. */
const ROWS_SHOWN = /^(resource|clients|projects|time_entries|expenses|invoices) /;

/** Runs the demo in a folder, in a terminal if this system has `script`, and gives what it wrote. */
async function record(folder: string): Promise<string> {
  const root = fromFileUrl(new URL("../", import.meta.url));
  const stdMap = (await announcedStdMap()).replace("=", `=${root}`);
  const args = ["run", "--quiet", stdMap, ...PERMISSIONS, join(root, "main.ts"), "demo"];
  const quoted = [Deno.execPath(), ...args].map((arg) => `'${arg}'`).join(" ");
  const inTerminal = `stty cols ${COLUMNS} rows ${ROWS}; exec ${quoted}`;
  const [command, ...rest] = await hasScript()
    ? ["script", "-qefc", inTerminal, "/dev/null"]
    : [Deno.execPath(), ...args];
  const run = new Deno.Command(command ?? "", {
    args: rest,
    cwd: folder,
    stdin: "null",
    stderr: "inherit",
  });
  const { code, stdout } = await run.output();
  if (code !== 0) throw new Error(`Cannot capture the demo: it ended with exit code ${code}`);
  return new TextDecoder().decode(stdout).replaceAll("\r\n", "\n");
}

/** The `script` of util-linux; others take other flags. */
async function hasScript(): Promise<boolean> {
  try {
    const { stdout } = await new Deno.Command("script", { args: ["--version"] }).output();
    return new TextDecoder().decode(stdout).includes("util-linux");
  } catch {
    return false;
  }
}

/** The frame that shows most: the first with the most rows that are under way. */
function bestFrame(output: string): string[] {
  const frames = output.split(BEGIN_FRAME).slice(1).map((frame) =>
    (frame.split(END_FRAME)[0] ?? "")
      .replace(CURSOR_REGEXP, "").trim().split("\n")
  );
  const score = (lines: readonly string[]) =>
    lines.filter((line) => /#\.+/.test(line)).length * 100 + lines.filter((line) =>
        line.includes("left")
      ).length * 10 +
    lines.length;
  return frames.reduce((best, frame) => score(frame) > score(best) ? frame : best, []);
}

/** The larger account of the summary in a few rows, and the end. */
function ending(output: string): string[] {
  const text = output.includes(END_FRAME)
    ? output.slice(output.lastIndexOf(END_FRAME) + END_FRAME.length)
    : output;
  const blocks = text.split("\n\n").map((block) => block.trim().split("\n"));
  const files = ([head = ""]: readonly string[]) =>
    Number(/: ([\d,]+) files/.exec(head)?.[1]?.replaceAll(",", "") ?? -1);
  const [head = "", ...rows] = blocks.reduce(
    (most, block) => files(block) > files(most) ? block : most,
    [],
  );
  const end = blocks.find((block) => block.some((line) => line.includes("COMPLETE"))) ?? [];
  return [head, ...rows.filter((row) => ROWS_SHOWN.test(row)), "...", "", ...end];
}

/** Times differ from machine to machine; the picture is to stay the same. */
function timeless(line: string): string {
  return line.replace(/about .+ left/, "about 9 s left").replace(/, [\d.]+ s(?=,|$)/, ", 5.2 s")
    .replace(/ in [\d.]+ s$/, " in 14 s");
}

if (import.meta.main) {
  const folder = await Deno.makeTempDir();
  try {
    const output = await record(folder);
    const progress = bestFrame(output);
    const lines = [
      `$ ${COMMAND}`,
      ...progress,
      ...(progress.length > 0 ? ["..."] : []),
      ...ending(output),
      "$",
    ];
    await Deno.writeTextFile(
      PICTURE,
      terminalSvg(lines.map(timeless), { title: COMMAND, columns: COLUMNS }),
    );
    console.log(`${PICTURE}: ${lines.length} lines`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
