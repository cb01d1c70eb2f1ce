// deno-lint-ignore-file no-console -- a script, which prints its result
// deno task capture: backs up the made-up Harvest in a terminal, at the pace of the real one, and draws it as docs/demo.svg;
// then takes a picture of the backup's page, docs/page.png, with Chromium and fonts for Chinese characters and emoji.
import { fromFileUrl } from "@std/path/from-file-url";
import { join } from "@std/path/join";
import { serveFakeHarvest } from "../tests/fakes/serve_fake_harvest.ts";
import { announcedStdMap } from "./std_map.ts";
import { type Frame, terminalSvg } from "./terminal_svg.ts";

const COMMAND = "getharvest-backup";
const PICTURE = "docs/demo.svg";
const PAGE_PICTURE = "docs/page.png";
const PAGE_SIZE = "1100,956";
const COLUMNS = 80;
const ROWS = 22;
/** A plausible distance to Harvest. */
const LATENCY_MS = 120;
/** How many frames of the progress are shown, how long each of them, and how long the result. */
const FRAMES_SHOWN = 24;
const FRAME_MS = 350;
const END_MS = 7000;
/** What the program writes around each redraw, for terminals that can show it at once. */
const BEGIN_FRAME = "\x1b[?2026h";
const END_FRAME = "\x1b[?2026l";
/** Sequences that move the cursor or clear. */
const CURSOR_REGEXP = new RegExp(`\\x1b\\[\\d*[AJK]|\\r`, "g");

/** The program's own command line. */
async function programArgs(...args: readonly string[]): Promise<string[]> {
  const root = fromFileUrl(new URL("../", import.meta.url));
  const stdMap = (await announcedStdMap()).replace("=", `=${root}`);
  return ["run", "--quiet", "-P", "--no-prompt", stdMap, join(root, "main.ts"), ...args];
}

/** Runs the program in a terminal, with `script` of util-linux, and returns what it wrote. */
async function record(folder: string): Promise<string> {
  const args = await programArgs();
  const quoted = [Deno.execPath(), ...args].map((arg) => `'${arg}'`).join(" ");
  const inTerminal = `stty cols ${COLUMNS} rows ${ROWS}; exec ${quoted}`;
  await using fake = serveFakeHarvest({ latencyMs: () => LATENCY_MS });
  const { code, stdout } = await new Deno.Command("script", {
    args: ["-qefc", inTerminal, "/dev/null"],
    cwd: folder,
    env: {
      TERM: "xterm-256color",
      HARVEST_PAT: fake.token,
      HARVEST_API_URL: fake.url,
      HARVEST_ID_URL: fake.url,
    },
    stdin: "null",
    stderr: "inherit",
  }).output();
  if (code !== 0) throw new Error(`Cannot capture a run: it ended with exit code ${code}`);
  return new TextDecoder().decode(stdout).replaceAll("\r\n", "\n");
}

/** Takes a picture of the overview of the first account in a backup, as a browser shows it. */
async function photograph(folder: string): Promise<void> {
  const view = new Deno.Command(Deno.execPath(), {
    args: await programArgs("view", "--no-open", "--port", "0"),
    cwd: folder,
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const { value } = await view.stdout.getReader().read();
  const url = new TextDecoder().decode(value).trim();
  const [account = ""] = [...Deno.readDirSync(join(folder, "backup"))].map(({ name }) => name)
    .filter((name) => name.startsWith("harvest_account_")).sort();
  const page = `${url}${account.replace("harvest_account_", "")}/`;
  const looks = ["--headless", "--no-sandbox", "--hide-scrollbars", `--window-size=${PAGE_SIZE}`];
  const { success } = await new Deno.Command("chromium", {
    args: [...looks, "--lang=en-US", `--screenshot=${PAGE_PICTURE}`, page],
    stderr: "null",
  }).output();
  view.kill("SIGINT");
  await view.status;
  if (!success) throw new Error("Cannot take a picture of the page: Chromium failed");
  console.log(PAGE_PICTURE);
}

/** Some of the frames that were drawn, in even steps. */
function framesOf(output: string): Frame[] {
  const drawn = output.split(BEGIN_FRAME).slice(1).map((frame) =>
    (frame.split(END_FRAME)[0] ?? "").replace(CURSOR_REGEXP, "").trimEnd().split("\n")
  ).filter((lines) => lines.length > 1);
  const step = Math.max(1, drawn.length / FRAMES_SHOWN);
  return Array.from({ length: Math.min(FRAMES_SHOWN, drawn.length) }, (_, i) => ({
    lines: [`$ ${COMMAND}`, ...drawn[Math.floor(i * step)] ?? []],
    ms: FRAME_MS,
  }));
}

/** What the terminal shows when the run has finished. */
function ending(output: string): Frame {
  const text = output.slice(output.lastIndexOf(END_FRAME) + END_FRAME.length);
  return { lines: [...text.trimEnd().split("\n").slice(1 - ROWS), "$"], ms: END_MS };
}

if (import.meta.main) {
  const folder = await Deno.makeTempDir();
  try {
    const output = await record(folder);
    const frames = [...framesOf(output), ending(output)];
    await Deno.writeTextFile(PICTURE, terminalSvg(frames, { title: COMMAND, columns: COLUMNS }));
    console.log(`${PICTURE}: ${frames.length} frames`);
    await photograph(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
