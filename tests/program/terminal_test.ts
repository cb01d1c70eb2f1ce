import { assert } from "@std/assert/assert";
import { assertEquals } from "@std/assert/equals";
import { assertMatch } from "@std/assert/match";
import { TestHarvest } from "../backup/test_harvest.ts";
import { TempFolder } from "../store/temp_folder.ts";
import { TerminalScreen } from "../text/terminal_screen.ts";
import { type Answered, runHere } from "./in_process.ts";

const RATE = 25;
const COMMAND = "$ getharvest-backup";
/** What becomes of the window's columns and rows, one after the other. */
const SIZES = [[80, 24], [50, 24], [120, 40], [60, 24]] as const;
const FRAMES_EACH = 20;

/** A run at a low limit in a terminal that is resized, in virtual time. */
async function recordedRun(): Promise<{ frames: string[][]; result: Answered }> {
  using temp = new TempFolder();
  const harvest = new TestHarvest({ accounts: 2, rateLimit: RATE, latencyMs: () => 150 });
  const match = ({ path }: { path: string }) => /^\/client\/invoices\//.test(path);
  harvest.fake.faults.add({ match, fault: { kind: "status", status: 404 }, times: 1 });
  const { clock } = harvest;
  const screen = new TerminalScreen({ lines: [COMMAND] });
  const frames: string[][] = [];
  const result = await clock.run(runHere(["--output", temp.at("b"), "--rate", String(RATE)], {
    env: { HARVEST_PAT: harvest.fake.token },
    program: {
      network: { send: clock.track(harvest.send), clock, random: () => 0.5 },
      clock,
      terminal: () => screen.size,
      draw(bytes) {
        screen.write(bytes);
        frames.push(screen.lines);
        const at = Math.floor(frames.length / FRAMES_EACH) % SIZES.length;
        const [columns, rows] = SIZES[at] ?? SIZES[0];
        screen.resize(columns, rows);
      },
    },
  }));
  return { frames, result };
}

Deno.test("a terminal shows one display of a run, whatever its size becomes, below what stays", async () => {
  const { frames, result } = await recordedRun();
  assertEquals(result.code, 3, result.err);
  for (const lines of frames.slice(0, -1)) {
    const text = lines.join("\n");
    assertEquals(lines[0], COMMAND);
    assertEquals(text.match(/elapsed/g)?.length, 1, text);
    assert((text.match(/ of \d+ lists$/gm) ?? []).length <= 2, text);
  }
  const [end] = frames.slice(-1);
  assertEquals(end?.[0], COMMAND);
  assertMatch(
    end?.slice(1).join("\n") ?? "",
    /^[^:]+: MISSING\s[^]*status\s+404, "Fault"$/,
  );
});
