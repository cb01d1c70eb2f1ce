import { assertEquals } from "@std/assert/equals";
import { barTable } from "../../../src/view/html/bar_table.ts";
import { columnChart } from "../../../src/view/html/column_chart.ts";
import { LocaleText } from "../../../src/view/html/page_style.ts";

const LOCALE = new LocaleText("en-GB");

const CHART = {
  title: "Hours",
  labels: [{ text: "January", short: "Jan", href: "/january" }, { text: "February", short: "Feb" }],
  series: [{ name: "A", values: [30, 10] }, { name: "<B>", values: [50, 0] }],
  format: (value: number) => `${value} h`,
  locale: LOCALE,
};

/** Bars as they are drawn: what they say, and their positions and sizes, of widths the parts in percent. */
function barsOf(text: string) {
  const number = (rect: string, name: string) =>
    Number(new RegExp(` ${name}="([\\d.]+)%?"`).exec(rect)?.[1]);
  return [...text.matchAll(/<rect[^>]*>\s*<title>([^<]*)<\/title>/g)].map(([rect, title]) => ({
    title,
    x: number(rect, "x"),
    y: number(rect, "y"),
    width: number(rect, "width"),
    height: number(rect, "height"),
  }));
}

Deno.test("columnChart() draws columns on each other whose heights are in proportion", () => {
  const [first, second, third, ...more] = barsOf(columnChart(CHART).text);
  assertEquals([first?.title, second?.title, third?.title], [
    "January, A: 30 h",
    "January, &lt;B&gt;: 50 h",
    "February, A: 10 h",
  ]);
  assertEquals(more, []);
  assertEquals(second?.height, (third?.height ?? 0) * 5);
  // The second is on top of the first.
  assertEquals((second?.y ?? 0) + (second?.height ?? 0), first?.y);
});

Deno.test("columnChart() draws groups side by side, on one ground", () => {
  const [first, second] = barsOf(columnChart({ ...CHART, isGrouped: true }).text);
  assertEquals(
    (first?.y ?? 0) + (first?.height ?? 0),
    (second?.y ?? 0) + (second?.height ?? 0),
  );
  assertEquals((first?.x ?? 0) + (first?.width ?? 0), second?.x);
});

Deno.test("columnChart() says in a table what it draws, with the same links and the sums", () => {
  const { text } = columnChart(CHART);
  const table = /<details.*<\/details>/s.exec(text)?.[0] ?? "";
  const cells = [...table.matchAll(/<td class="number"[^>]*>([^<]*)<\/td>/g)].map(([, cell]) =>
    cell
  );
  assertEquals(cells, ["30 h", "50 h", "80 h", "10 h", "0 h", "10 h"]);
  assertEquals([...text.matchAll(/href="\/january"/g)].length, 3);
  // The picture is for those who see it; its links are for the mouse.
  assertEquals([...text.matchAll(/href="[^"]*" tabindex="-1"/g)].length, 2);
});

Deno.test("barTable() draws bars in proportion to the longest", () => {
  const bars = barsOf(
    barTable({
      title: "Hours by person",
      heading: "Person",
      sum: "Hours",
      parts: ["Billable", "Not billable"],
      bars: [{ name: "<Bob>", values: [2, 2] }, { name: "Ada", values: [6, 2] }],
      limit: 12,
      locale: LOCALE,
      format: (value) => `${value} h`,
    }).text,
  );
  assertEquals(bars.map(({ title, x, width }) => [title, x, width]), [
    ["Ada, Billable: 6 h", 0, 75],
    ["Ada, Not billable: 2 h", 75, 25],
    ["&lt;Bob&gt;, Billable: 2 h", 0, 25],
    ["&lt;Bob&gt;, Not billable: 2 h", 25, 25],
  ]);
});

Deno.test("barTable() adds up the bars that there is no room for", () => {
  const names = ["a", "b", "c", "d"];
  const { text } = barTable({
    title: "Hours by person",
    heading: "Person",
    sum: "Hours",
    parts: ["Hours"],
    bars: names.map((name, at) => ({ name, values: [0.1 * (4 - at)] })),
    limit: 2,
    locale: LOCALE,
    format: String,
  });
  assertEquals(barsOf(text).map(({ title }) => title), [
    "a, Hours: 0.4",
    "b, Hours: 0.30000000000000004",
    "2 others, Hours: 0.3",
  ]);
});
