/** How Invoice Ninja's Harvest importer takes a CSV file: by its headers, then by its name; the first rule that fits. */
export function recognized(name: string, header: readonly string[]): string | null {
  const headers = new Set(header.map((text) => text.trim().toLowerCase().replace(/\s+/g, " ")));
  const has = (...all: string[]) => all.every((one) => headers.has(one));
  const some = (...any: string[]) => any.some((one) => headers.has(one));
  const named = (...all: string[]) => all.every((word) => name.includes(word));
  const number = () => some("id", "number", "invoice id", "invoice number", "estimate id");
  const rules: readonly (readonly [string, boolean])[] = [
    ["clients", has("client name", "address")],
    [
      "contacts",
      has(
        "client",
        "first name",
        "last name",
        "title",
        "email",
        "office phone",
        "mobile phone",
        "fax",
      ),
    ],
    ["estimates", some("accepted date", "declined date") && has("client") && number()],
    ["invoice lines", named("invoice", "line")],
    ["estimate lines", named("estimate", "line")],
    ["payments", named("payment") && some("invoice id", "invoice number", "invoice")],
    ["expense categories", named("expense", "categor")],
    ["item categories", named("categor") && (named("invoice") || named("estimate"))],
    ["invoices", named("invoice") && has("client") && number()],
    ["projects", named("project") && has("client", "project")],
    ["time", named("time") && has("date", "client", "project", "task", "hours")],
    [
      "expenses",
      named("expense") && has("date", "client", "project", "category") && some("cost", "amount"),
    ],
    [
      "people",
      (named("people") || named("team") || named("user")) &&
      has("first name", "last name", "email"),
    ],
    ["tasks", named("task")],
  ];
  return rules.find(([, fits]) => fits)?.[0] ?? null;
}
