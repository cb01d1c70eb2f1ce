type Fields = Readonly<Record<string, unknown>>;

/**
 * What people call a record, from its text: an invoice by its number and client, an entry by its day, project and
 * person, everything else by its name. Its id where it has none of these.
 */
export function recordName(text: string, id: string): string {
  const record = fieldsOf(JSON.parse(text));
  const ofWhom = ["project", "task", "user", "client"].map((member) => nameIn(record[member]))
    .filter((name) => name !== "");
  const [day, amount] = [dayOf(record), textOf(record["amount"])];
  const hours = textOf(record["hours"]);
  const parts = textOf(record["number"]) !== ""
    ? [textOf(record["number"]), nameIn(record["client"])]
    : nameOf(record) !== ""
    ? [nameOf(record)]
    : [day, ...ofWhom, hours && `${hours} h`, amount, textOf(record["subject"])];
  return parts.filter((part) => part !== "").join(", ") || `#${id}`;
}

/** The texts by which people ask for a record, in lower case: its id, number, name, code, and e-mail address. */
export function recordKeys(text: string, id: string): string[] {
  const record = fieldsOf(JSON.parse(text));
  const keys = ["number", "code", "email", "subject"].map((member) => textOf(record[member]));
  return [id, nameOf(record), ...keys].filter((key) => key !== "").map((key) => key.toLowerCase());
}

function nameOf(record: Fields): string {
  const person = [record["first_name"], record["last_name"]].map(textOf).join(" ").trim();
  return textOf(record["name"]) || person;
}

function nameIn(value: unknown): string {
  return nameOf(fieldsOf(value));
}

function dayOf(record: Fields): string {
  const days = ["spent_date", "paid_date", "start_date", "date"].map((key) => textOf(record[key]));
  return days.find((day) => day !== "") ?? "";
}

function fieldsOf(value: unknown): Fields {
  return typeof value === "object" && value !== null ? value as Fields : {};
}

function textOf(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value).trim() : "";
}
