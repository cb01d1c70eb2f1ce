/** Harvest's own names where they differ from those of Unicode's locale data. */
const OWN_NAMES: Readonly<Record<string, string>> = { USD: "United States Dollar" };

const KNOWN = new Map<string, string>();
const NAMES = new Intl.DisplayNames("en", { type: "currency" });

/** A currency as Harvest's reports write it, `Euro - EUR`: importers take the code at its end. */
export function currencyName(code: string): string {
  let name = KNOWN.get(code);
  if (name === undefined) {
    const isCode = /^[A-Z]{3}$/.test(code);
    name = isCode ? `${OWN_NAMES[code] ?? NAMES.of(code) ?? code} - ${code}` : code;
    KNOWN.set(code, name);
  }
  return name;
}

const SYMBOLS = new Map<string, string>();

/** `€` for EUR. */
export function currencySymbol(code: string): string {
  if (!/^[A-Z]{3}$/.test(code)) return "";
  let symbol = SYMBOLS.get(code);
  if (symbol === undefined) {
    symbol = new Intl.NumberFormat("en", {
      style: "currency",
      currency: code,
      currencyDisplay: "narrowSymbol",
    }).formatToParts(0).find(({ type }) => type === "currency")?.value ?? code;
    SYMBOLS.set(code, symbol);
  }
  return symbol;
}
