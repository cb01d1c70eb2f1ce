import { assertEquals } from "@std/assert/equals";
import { LocaleText, preferredLocale } from "../../../src/view/html/page_style.ts";

const LOCALES: readonly (readonly [header: string | null, locale: string])[] = [
  ["de-AT,de;q=0.9,en;q=0.8", "de-AT"],
  ["sv", "sv"],
  [null, "en-GB"],
  ["*", "en-GB"],
  ["not a language!, fr", "fr"],
];

for (const [header, locale] of LOCALES) {
  Deno.test(`preferredLocale() takes ${JSON.stringify(header)} for ${locale}`, () =>
    assertEquals(preferredLocale(header), locale));
}

Deno.test("LocaleText writes money in its currency, hours and dates as the language does", () => {
  const german = new LocaleText("de-DE");
  assertEquals(german.money(1234.5, "EUR").replace(/\s/g, " "), "1.234,50 €");
  assertEquals(german.money(1234, "JPY").replace(/\s/g, " "), "1.234 ¥");
  assertEquals(german.money(1234.5, null), "1.234,50");
  assertEquals(german.money(1, "<b>"), "1,00 <b>");
  assertEquals(german.hours(7), "7,00");
  assertEquals([512, 3000, 999_500, 61_300_000].map((size) => german.bytes(size)), [
    "512 B",
    "3,0 kB",
    "1,0 MB",
    "61,3 MB",
  ]);
  assertEquals(german.day("2026-03-31"), "31.03.2026");
  assertEquals(german.day("soon"), "soon");
  assertEquals(
    new LocaleText("en-US").moment("2026-03-31T09:15:00Z").replace(/\s/g, " "),
    "Mar 31, 2026, 9:15 AM UTC",
  );
  // A system without a language writes numbers as Americans do, not as machines.
  assertEquals(new LocaleText("en-US-u-va-posix").hours(12345), "12,345.00");
});
