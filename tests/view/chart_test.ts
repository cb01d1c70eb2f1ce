import { assertEquals } from "@std/assert/equals";
import { chart } from "../../src/view/chart.ts";

const DATA = {
  title: "Hours",
  labels: ["Jan", "Feb"],
  series: [{ name: "A", values: [30, 10] }, { name: "<B>", values: [50, 0] }],
  format: (value: number) => `${value} h`,
  tick: String,
};

/** Bars as they are drawn: what they say, and their position and size. */
function barsOf(text: string) {
  const pattern =
    /<rect[^>]* x="([\d.]+)"\s+y="([\d.]+)"\s+width="([\d.]+)"\s+height="([\d.]+)"\s*>\s*<title>([^<]*)<\/title>/g;
  return [...text.matchAll(pattern)].map(([, x, y, width, height, title]) => ({
    title,
    x: Number(x),
    y: Number(y),
    width: Number(width),
    height: Number(height),
  }));
}

Deno.test("chart() draws stacked columns whose heights are in proportion", () => {
  const [first, second, third, ...more] = barsOf(chart(DATA).text);
  assertEquals([first?.title, second?.title, third?.title], [
    "Jan, A: 30 h",
    "Jan, &lt;B&gt;: 50 h",
    "Feb, A: 10 h",
  ]);
  assertEquals(more, []);
  assertEquals(Math.round((second?.height ?? 0) / (third?.height ?? 1)), 5);
  // The second stands on the first.
  assertEquals(Math.round((second?.y ?? 0) + (second?.height ?? 0)), Math.round(first?.y ?? -1));
});

Deno.test("chart() draws groups side by side, on one ground", () => {
  const [first, second] = barsOf(chart({ ...DATA, isGrouped: true }).text);
  assertEquals(
    Math.round((first?.y ?? 0) + (first?.height ?? 0)),
    Math.round((second?.y ?? 0) + (second?.height ?? 0)),
  );
  assertEquals(Math.round((first?.x ?? 0) + (first?.width ?? 0)), Math.round(second?.x ?? -1));
});

Deno.test("chart() lists its figures in a table", () => {
  const cells = [...chart(DATA).text.matchAll(/<td class="number">([^<]*)<\/td>/g)].map((
    [, text],
  ) => text?.trim());
  assertEquals(cells, ["30 h", "50 h", "10 h", "0 h"]);
});
