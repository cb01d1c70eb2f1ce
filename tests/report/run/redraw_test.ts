import { assertEquals } from "@std/assert/equals";
import { TerminalScreen } from "../../text/terminal_screen.ts";
import { redraw } from "../../../src/report/run/redraw.ts";

const UP_REGEXP = new RegExp(`${String.fromCharCode(27)}\\[(\\d+)A`);

/** What a terminal shows after a text; `lines` is what it showed before. */
function screen(text: string, lines: readonly string[] = []): string[] {
  const terminal = new TerminalScreen({ lines });
  terminal.write(text);
  return terminal.lines;
}

const pure = (name: string, fn: () => void) => Deno.test({ name, permissions: "none", fn });

pure("redraw() puts lines in the place of those before, longer or shorter, more or fewer", () => {
  const log = ["$ getharvest-backup"];
  const first = screen(redraw([], ["a long line", "second"], { columns: 80 }), log);
  assertEquals(first, [...log, "a long line", "second"]);
  const second = screen(redraw(["a long line", "second"], ["short"], { columns: 80 }), first);
  assertEquals(second, [...log, "short"]);
  const third = screen(redraw(["short"], ["one", "two", "three"], { columns: 80 }), second);
  assertEquals(third, [...log, "one", "two", "three"]);
  assertEquals(screen(redraw(["one", "two", "three"], [], { columns: 80 }), third), log);
});

pure("redraw() leaves lines above for good", () => {
  const first = screen(redraw([], ["progress"], { columns: 80 }));
  const second = screen(
    redraw(["progress"], ["progress"], { above: ["Warning: x"], columns: 80 }),
    first,
  );
  assertEquals(second, ["Warning: x", "progress"]);
});

pure("redraw() goes up as many lines as a narrower window has made of the old ones", () => {
  const up = (lines: readonly string[], columns: number) =>
    UP_REGEXP.exec(redraw(lines, [], { columns }))?.[1];
  assertEquals(up(["x".repeat(79), "y"], 80), "2");
  assertEquals(up(["x".repeat(79), "y"], 40), "3");
  assertEquals(up([`\x1b[1m${"x".repeat(79)}\x1b[0m`, "東".repeat(30)], 40), "4");
  assertEquals(up([], 40), undefined);
});

pure("redraw() takes away line by line, as a terminal may keep what is cleared at once", () => {
  assertEquals(redraw(["a", "b"], [], { columns: 80 }).split("\x1b[K\n").length, 3);
});

pure("redraw() never clears what it draws again", () => {
  const text = redraw(["a"], ["b"], { columns: 80 });
  assertEquals(text.indexOf("\x1b[2J"), -1);
  assertEquals(text.indexOf("\x1b[J") > text.indexOf("b"), true);
});
