/** Harvest's own names where they differ from those of Unicode's locale data. */
const OWN_NAMES: Readonly<Record<string, string>> = { USD: "United States Dollar" };
const NAMES = new Intl.DisplayNames("en", { type: "currency" });

/** How Harvest writes currencies, by their codes. */
const TEXTS = new Map<string, { readonly name: string; readonly symbol: string }>();

/**
 * A currency as Harvest's reports write it: `Euro - EUR`, of which importers take the code at its end, and `€`. What is
 * no code has no symbol.
 */
export function currencyTexts(code: string): { readonly name: string; readonly symbol: string } {
  let texts = TEXTS.get(code);
  if (texts === undefined) {
    texts = /^[A-Z]{3}$/.test(code)
      ? { name: `${OWN_NAMES[code] ?? NAMES.of(code) ?? code} - ${code}`, symbol: symbolOf(code) }
      : { name: code, symbol: "" };
    TEXTS.set(code, texts);
  }
  return texts;
}

/** The code at the end of such a text. */
export function currencyCode(text: string): string {
  return text.split(" - ").at(-1) ?? "";
}

function symbolOf(currency: string): string {
  const format = { style: "currency", currency, currencyDisplay: "narrowSymbol" } as const;
  const parts = new Intl.NumberFormat("en", format).formatToParts(0);
  return parts.find(({ type }) => type === "currency")?.value ?? currency;
}
