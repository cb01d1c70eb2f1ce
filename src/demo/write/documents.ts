import { ApiError } from "../api/api_error.ts";
import type { AccountWorld } from "../data/account_world.ts";
import {
  at,
  decimal,
  isJsonArray,
  isJsonObject,
  type Json,
  type JsonObject,
  numberAt,
  textAt,
} from "../data/json_text.ts";
import { documentTotals, type LineAmounts } from "../data/money.ts";
import {
  clientOf,
  pick,
  referred,
  refuseIfUsed,
  userReference,
  type Write,
  type Writer,
} from "./write_context.ts";

const COMMON = {
  client_id: "number!",
  number: "text",
  purchase_order: "text",
  tax: "number",
  tax2: "number",
  discount: "number",
  subject: "text",
  notes: "text",
  currency: "text",
  issue_date: "date",
  line_items: "list",
} as const;

/** Days until an invoice is due, by its term. */
const TERM_DAYS: Readonly<Record<string, number>> = {
  "upon receipt": 0,
  "net 15": 15,
  "net 30": 30,
  "net 45": 45,
  "net 60": 60,
  custom: 0,
};

/** Invoices and estimates, which both begin as drafts. */
export const DOCUMENTS: Readonly<Record<string, Writer>> = {
  invoices: {
    fields: {
      ...COMMON,
      estimate_id: "number",
      retainer_id: "number",
      due_date: "date",
      payment_term: "text",
      payment_options: "list",
    },
    complete: (write, sent, old) => {
      const document = completeDocument(write, sent, old);
      const { estimate_id, retainer_id, due_date, payment_term, payment_options = [] } = sent;
      if (retainer_id !== undefined && retainer_id !== null) {
        throw new ApiError(422, "Retainer does not exist");
      }
      if (estimate_id !== undefined && estimate_id !== null) {
        const id = textAt(sent, "estimate_id");
        referred(write, { resource: "estimates", field: "estimate_id", id });
      }
      const term = String(payment_term ?? old?.["payment_term"] ?? "upon receipt");
      const days = TERM_DAYS[term];
      if (days === undefined) throw new ApiError(422, "Payment term is not included in the list");
      const issued = textAt(document, "issue_date");
      const paidCents = old === null ? 0 : cents(old, "amount") - cents(old, "due_amount");
      return {
        ...pick({}, "period_start", "period_end", "sent_at", "paid_at", "paid_date", "closed_at"),
        recurring_invoice_id: null,
        retainer: null,
        estimate: estimate_id === undefined || estimate_id === null ? null : { id: estimate_id },
        ...document,
        payment_term: term,
        payment_options: payment_options ?? [],
        // A date of one's own is ignored with any other term.
        due_date: term === "custom" && due_date ? due_date : daysAfter(issued, days),
        due_amount: decimal((cents(document, "amount") - paidCents) / 100),
      };
    },
  },
  estimates: {
    fields: COMMON,
    complete: (write, sent, old) => ({
      ...pick({}, "sent_at", "accepted_at", "declined_at"),
      ...completeDocument(write, sent, old),
    }),
    mayRemove: (write, id) => refuseIfUsed(write, id, { invoices: "estimate" }),
  },
};

function completeDocument(write: Write, sent: JsonObject, old: JsonObject | null): JsonObject {
  const { account, resource } = write;
  const { client_id, line_items, number, currency, ...rest } = sent;
  const client = client_id === undefined
    ? old?.["client"] ?? null
    : clientOf(write, textAt(sent, "client_id"), ["id", "name", "currency"]);
  const clientCurrency = textAt({ client }, "client", "currency");
  const lines = isJsonArray(line_items)
    ? line_items.filter(isJsonObject).map((line) => completeLine(write, line))
    : (old?.["line_items"] as readonly JsonObject[] | undefined) ?? [];
  const percent = (name: string) => {
    const value = sent[name] === undefined ? old?.[name] ?? null : sent[name];
    return value === null || value === undefined ? null : numberAt({ value }, "value");
  };
  const totals = documentTotals(lines.map(amountsOf), {
    tax: percent("tax"),
    tax2: percent("tax2"),
    discount: percent("discount"),
  });
  const money = (value: number | null) => value === null ? null : decimal(value / 100);
  return {
    ...pick({}, "purchase_order", "subject", "notes", "tax", "tax2", "discount"),
    client_key: account.secret(),
    state: "draft",
    issue_date: account.now().slice(0, 10),
    creator: userReference(account, account.userId),
    ...old,
    ...pickDefined(rest, Object.keys(COMMON)),
    number: number ?? old?.["number"] ?? nextNumber(account, resource),
    currency: currency ?? old?.["currency"] ?? clientCurrency,
    client: client_id === undefined ? client : pick(client as JsonObject, "id", "name"),
    amount: decimal(totals.amount / 100),
    tax_amount: money(totals.tax),
    tax2_amount: money(totals.tax2),
    discount_amount: money(totals.discount),
    line_items: lines.map((line, index) => ({
      ...line,
      amount: decimal((totals.lines[index] ?? 0) / 100),
    })),
  };
}

function completeLine(write: Write, line: JsonObject): JsonObject {
  const { account, resource } = write;
  const kind = textAt(line, "kind");
  const categories = account.resource(resource.replace(/s$/, "_item_categories")).all();
  if (!categories.some(({ fields }) => fields["name"] === kind)) {
    throw new ApiError(422, "Line items kind is not included in the list");
  }
  const projectId = textAt(line, "project_id");
  const project = projectId === "" ? null : pick(
    referred(write, { resource: "projects", field: "project_id", id: projectId }),
    "id",
    "name",
    "code",
  );
  return {
    id: account.nextId("line_items"),
    kind,
    description: at(line, "description") ?? null,
    quantity: at(line, "quantity") ?? decimal(1),
    unit_price: at(line, "unit_price") ?? decimal(0),
    taxed: at(line, "taxed") ?? false,
    taxed2: at(line, "taxed2") ?? false,
    ...(resource === "invoices" ? { project } : {}),
  };
}

function amountsOf(line: JsonObject): LineAmounts {
  return {
    quantityHundredths: Math.round(numberAt(line, "quantity") * 100),
    priceTenThousandths: Math.round(numberAt(line, "unit_price") * 10_000),
    taxed: line["taxed"] === true,
    taxed2: line["taxed2"] === true,
  };
}

function nextNumber(account: AccountWorld, resource: string): string {
  const numbers = account.resource(resource).all().map(({ fields }) => numberAt(fields, "number"));
  return String(Math.max(0, ...numbers) + 1);
}

function pickDefined(fields: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(
    names.flatMap((name): [string, Json][] =>
      fields[name] === undefined ? [] : [[name, fields[name]]]
    ),
  );
}

/** An amount of money in cents. */
export function cents(fields: JsonObject, name: string): number {
  return Math.round(numberAt(fields, name) * 100);
}

/** The plain date so many days after another. */
export function daysAfter(date: string, days: number): string {
  return new Date(Date.parse(date) + days * 86_400_000).toISOString().slice(0, 10);
}
