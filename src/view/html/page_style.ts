import { html, type HtmlValue } from "../../text/html.ts";

/** How a page is written: for whom, and where its links lead. */
export interface PageStyle {
  readonly links: Links;
  readonly locale: LocaleText;
}

/** The addresses of pages, as links on one page lead to them. */
export interface Links {
  /** Pages of a server that answers queries, files, or `none`: a single file, where all addresses are "". */
  readonly kind: "server" | "files" | "none";
  /** Of a page of the account, such as `clients/12`; "" for the overview. */
  to(path: string, query?: Readonly<Record<string, string>>): string;
  /** Of the list of accounts. */
  toHome(query?: Readonly<Record<string, string>>): string;
  /** Of a PDF or receipt, by the number of its row in `artifacts`. */
  toFile(number: string): string;
  toAsset(name: string): string;
  /** The same for the pages of another account. */
  of(account: string): Links;
}

/** Links to the pages of a server; `base` is the path that all URLs begin with. */
export function serverLinks(base: string, account: string): Links {
  return {
    kind: "server",
    to: (path, query = {}) => `${base}/${account}/${path}${queryText(query)}`,
    toHome: (query = {}) => `${base}/${queryText(query)}`,
    toFile: (number) => `${base}/file/${number}`,
    toAsset: (name) => `${base}/assets/${name}`,
    of: (account) => serverLinks(base, account),
  };
}

/** Of a page on its own. */
export const NO_LINKS: Links = {
  kind: "none",
  to: () => "",
  toHome: () => "",
  toFile: () => "",
  toAsset: () => "",
  of: () => NO_LINKS,
};

/** The query of a URL, with the question mark; empty values are left out. */
export function queryText(query: Readonly<Record<string, string>>): string {
  const asked = new URLSearchParams(Object.entries(query).filter(([, value]) => value !== ""));
  return asked.size === 0 ? "" : `?${asked}`;
}

/** A text, as a link if it leads anywhere. */
export function linked(text: HtmlValue, href = ""): HtmlValue {
  return href === "" ? text : html`<a href="${href}">${text}</a>`;
}

/** Used if the reader's language is not known. */
const DEFAULT_LOCALE = "en-GB";

const SIZE_UNITS = ["B", "kB", "MB", "GB", "TB"];

/** The language a browser asks for first. */
export function preferredLocale(acceptLanguage: string | null): string {
  for (const part of (acceptLanguage ?? "").split(",")) {
    const tag = part.split(";")[0]?.trim() ?? "";
    try {
      const [locale] = tag === "" || tag === "*" ? [] : Intl.DateTimeFormat.supportedLocalesOf(tag);
      if (locale !== undefined) return locale;
    } catch (error) {
      // A browser may send anything.
      if (!(error instanceof RangeError)) throw error;
    }
  }
  return DEFAULT_LOCALE;
}

/** How values are written: as in one language, or the same everywhere. */
export interface ValueWords {
  /** No and yes. */
  readonly flags: readonly [string, string];
  number(value: number): string;
  /** Hours with two decimals. */
  hours(value: number): string;
  /** An amount in its currency; without one, a plain number with two decimals. */
  money(value: number, currency: string | null): string;
  /** `2026-03-31` as a day; anything else unchanged. */
  day(text: string): string;
  /** `2026-03-31T09:15:00Z` as a date and time in UTC. */
  moment(text: string): string;
}

/** For a terminal: `1,234.50 EUR`, `2026-03-31 09:15 UTC`. */
export const PLAIN_WORDS: ValueWords = {
  flags: ["no", "yes"],
  number: (value) => grouped(String(value)),
  hours: (value) => grouped(value.toFixed(2)),
  money: (value, currency) => `${grouped(value.toFixed(2))} ${currency ?? ""}`.trimEnd(),
  day: (text) => text,
  moment: (text) => `${text.slice(0, 16).replace("T", " ")} UTC`,
};

function grouped(digits: string): string {
  return digits.replace(/^-?\d+/, (whole) => whole.replace(/\B(?=(\d{3})+$)/g, ","));
}

/** Numbers, money, sizes and dates as written in one language. */
export class LocaleText implements ValueWords {
  readonly flags = ["No", "Yes"] as const;
  readonly locale: string;
  readonly number: (value: number) => string;
  readonly hours: (value: number) => string;
  /** As short as possible, for the axis of a chart. */
  readonly compact: (value: number) => string;
  /** `2026-03` as a month, with and without the year. */
  readonly month: (text: string) => string;
  readonly shortMonth: (text: string) => string;
  readonly day: (text: string) => string;
  readonly moment: (text: string) => string;
  readonly #currencies = new Map<string, Intl.NumberFormat>();

  constructor(asked: string) {
    // Of a system without a language; numbers would have no thousands separators.
    this.locale = asked.replace(/-u-va-posix$/, "");
    this.number = this.#number({ maximumFractionDigits: 10 });
    this.hours = this.#decimals(2);
    this.compact = this.#number({ notation: "compact" });
    const month = /^\d{4}-\d\d$/;
    this.month = this.#date(month, { year: "numeric", month: "short" });
    this.shortMonth = this.#date(month, { month: "short" });
    this.day = this.#date(/^\d{4}-\d\d-\d\d$/, { dateStyle: "medium" });
    const moment = { dateStyle: "medium", timeStyle: "short" } as const;
    this.moment = this.#date(/^\d{4}-\d\d-\d\dT/, moment, " UTC");
  }

  /** A size in decimal units, as disks and networks are sold: `61.3 MB`. */
  bytes(sizeBytes: number): string {
    // A value that would be rounded up to 1000 belongs to the next unit.
    const power = SIZE_UNITS.findLastIndex((_, power) =>
      power === 0 || sizeBytes >= 0.9995 * 1000 ** power
    );
    const value = sizeBytes / 1000 ** power;
    const digits = power === 0 || value >= 99.95 ? 0 : 1;
    return `${this.#decimals(digits)(value)} ${SIZE_UNITS[power]}`;
  }

  money(value: number, currency: string | null): string {
    // Intl throws for anything that is no currency code.
    if (currency === null || !/^[A-Za-z]{3}$/.test(currency)) {
      return `${this.hours(value)} ${currency ?? ""}`.trimEnd();
    }
    const format = this.#currencies.get(currency) ??
      new Intl.NumberFormat(this.locale, { style: "currency", currency, maximumFractionDigits: 6 });
    this.#currencies.set(currency, format);
    return format.format(value);
  }

  #number(options: Intl.NumberFormatOptions): (value: number) => string {
    return new Intl.NumberFormat(this.locale, options).format;
  }

  #decimals(digits: number): (value: number) => string {
    return this.#number({ minimumFractionDigits: digits, maximumFractionDigits: digits });
  }

  /** Writes dates of one form; all other texts stay as they are. */
  #date(
    form: RegExp,
    options: Intl.DateTimeFormatOptions,
    end = "",
  ): (text: string) => string {
    const format = new Intl.DateTimeFormat(this.locale, { timeZone: "UTC", ...options });
    return (text) => {
      const timeMs = form.test(text) ? Date.parse(text) : NaN;
      return Number.isNaN(timeMs) ? text : format.format(timeMs) + end;
    };
  }
}
