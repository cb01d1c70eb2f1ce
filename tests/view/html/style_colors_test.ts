import { assert } from "@std/assert/assert";
import { COLOR_STYLE } from "../../../src/view/html/style_colors.ts";

/** The colours of a scheme by name: what is not said in the dark is as in the light. */
function colorsOf(scheme: string): ReadonlyMap<string, string> {
  const [light = "", dark = ""] = COLOR_STYLE.split("prefers-color-scheme: dark");
  const text = scheme === "dark" ? light + dark : light;
  return new Map(
    [...text.matchAll(/--([\w-]+): (#[0-9a-f]{6})/g)].map((
      [, name = "", color = ""],
    ) => [name, color]),
  );
}

function linearOf(color: string): number[] {
  return [1, 3, 5].map((at) => {
    const part = parseInt(color.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
}

/** The contrast of two colours by the rule of WCAG. */
function contrast(one: string, other: string): number {
  const luminance = (color: string) => {
    const [red = 0, green = 0, blue = 0] = linearOf(color);
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

/** How people with each kind of colour blindness see linear red, green and blue (Machado, Oliveira, Fernandes 2009). */
const SIGHTS: Readonly<Record<string, readonly (readonly number[])[]>> = {
  all: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
  "no red": [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  "no green": [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  "no blue": [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

/** A colour in Oklab, where equal distances look equally different. */
function oklabOf(color: string, sight: readonly (readonly number[])[]): number[] {
  const times = (rows: readonly (readonly number[])[], vector: readonly number[]) =>
    rows.map((row) => row.reduce((sum, factor, at) => sum + factor * (vector[at] ?? 0), 0));
  const seen = times(sight, linearOf(color)).map((part) => Math.min(1, Math.max(0, part)));
  const cones = times([
    [0.4122214708, 0.5363325363, 0.0514459929],
    [0.2119034982, 0.6806995451, 0.1073969566],
    [0.0883024619, 0.2817188376, 0.6299787005],
  ], seen).map(Math.cbrt);
  return times([
    [0.2104542553, 0.793617785, -0.0040720468],
    [1.9779984951, -2.428592205, 0.4505937099],
    [0.0259040371, 0.7827717662, -0.808675766],
  ], cones);
}

/** What is shown on what, and how well it must be distinguished. */
const SERIES = ["c0", "c1", "c2", "c3", "c4", "c5", "c6", "rest"];
const ROWS: readonly (readonly [front: string, back: string, least: number])[] = [
  ...["ink", "soft", "accent"].flatMap((front) =>
    ["paper", "panel"].map((back) => [front, back, 4.5] as const)
  ),
  ["ink", "accent-paper", 4.5],
  ["accent", "accent-paper", 4.5],
  ["paper", "accent", 4.5],
  ["ink", "mark", 4.5],
  ["warn-ink", "warn-paper", 4.5],
  ["good-ink", "good-paper", 4.5],
  ["bad-ink", "bad-paper", 4.5],
  ["edge", "paper", 3],
  ["edge", "panel", 3],
  ...["c0", "c1", "c2", "c3", "c4", "c5", "c6", "rest"].map((front) =>
    [front, "paper", 3] as const
  ),
];

for (const scheme of ["light", "dark"]) {
  Deno.test({
    name: `colours are told apart in the ${scheme}`,
    permissions: "none",
    fn() {
      const colors = colorsOf(scheme);
      for (const [front, back, least] of ROWS) {
        const found = contrast(colors.get(front) ?? "#000000", colors.get(back) ?? "#000000");
        assert(found >= least, `${front} on ${back}: ${found.toFixed(2)}`);
      }
    },
  });
  Deno.test({
    name: `series of charts are told apart in the ${scheme}, with every kind of colour blindness`,
    permissions: "none",
    fn() {
      const colors = colorsOf(scheme);
      for (const [kind, sight] of Object.entries(SIGHTS)) {
        const seen = SERIES.map((name) => oklabOf(colors.get(name) ?? "#000000", sight));
        seen.forEach((one, at) =>
          seen.slice(0, at).forEach((other, before) => {
            const distance = Math.hypot(...one.map((part, axis) => part - (other[axis] ?? 0)));
            // The palette of Okabe and Ito has 0.076, and no grey.
            assert(distance >= 0.07, `${SERIES[before]} and ${SERIES[at]}, ${kind}: ${distance}`);
          })
        );
      }
    },
  });
}
