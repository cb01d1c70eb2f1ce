/** Text that already is HTML and goes into a page unchanged. */
export class Html {
  constructor(readonly text: string) {}
}

/** What a template takes; everything that is not {@link Html} is escaped. */
export type HtmlValue =
  | Html
  | string
  | number
  | bigint
  | null
  | undefined
  | false
  | readonly HtmlValue[];

/** A template as HTML; values are escaped, for contents and for attributes in double quotes. */
export function html(parts: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  let text = parts[0] ?? "";
  values.forEach((value, index) => text += escaped(value) + (parts[index + 1] ?? ""));
  return new Html(text);
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escaped(value: HtmlValue): string {
  if (value instanceof Html) return value.text;
  if (value === null || value === undefined || value === false) return "";
  if (typeof value === "object") return value.map(escaped).join("");
  return String(value).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? "");
}
