/** Text that is HTML already, and so goes into a page as it is. */
export class Html {
  constructor(readonly text: string) {}
}

/** What a template takes: all that is not {@link Html} is shown as text, whatever it holds. */
export type Shown = Html | string | number | bigint | null | undefined | false | readonly Shown[];

/** HTML of a template; values are escaped, for contents and for attributes in double quotes. */
export function html(parts: TemplateStringsArray, ...values: readonly Shown[]): Html {
  let text = parts[0] ?? "";
  values.forEach((value, index) => text += shown(value) + (parts[index + 1] ?? ""));
  return new Html(text);
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function shown(value: Shown): string {
  if (value instanceof Html) return value.text;
  if (value === null || value === undefined || value === false) return "";
  if (typeof value === "object") return value.map(shown).join("");
  return String(value).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? "");
}
