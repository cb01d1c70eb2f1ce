import { ApiError } from "../api/api_error.ts";
import type { AccountWorld } from "../data/account_world.ts";
import {
  at,
  decimal,
  isJsonObject,
  type Json,
  type JsonObject,
  listAt,
  numberAt,
  pick,
  textAt,
} from "../data/json_text.ts";
import { documentTotals, type Totals } from "../data/money.ts";
import { daysAfter } from "../data/record_list.ts";
import { userReference, type Write, type Writer } from "./writer.ts";

const DOCUMENT = "client_id!:number number purchase_order? tax?:number tax2?:number " +
  "discount?:number subject? notes? currency issue_date:date line_items:list";
const MESSAGE = "event_type subject? body? include_link_to_client_invoice:boolean=false " +
  "attach_pdf:boolean=false send_me_a_copy:boolean=false thank_you:boolean=false";
const NEW_MESSAGE = { reminder: false, send_reminder_on: null };

/** Days until an invoice is due, by its term. */
const TERM_DAYS: Readonly<Record<string, number>> = {
  ...{ "upon receipt": 0, "net 15": 15, "net 30": 30, "net 45": 45, "net 60": 60, custom: 0 },
};

/** The states in which an event can occur, and the state that follows. */
type Events = Readonly<Record<string, readonly [from: readonly string[], to: string]>>;
const INVOICE_EVENTS: Events = {
  send: [["draft"], "open"],
  close: [["open"], "closed"],
};
const ESTIMATE_EVENTS: Events = {
  send: [["draft"], "sent"],
  accept: [["draft", "sent"], "accepted"],
  decline: [["draft", "sent"], "declined"],
};

/**
 * Invoices and estimates, which both begin as drafts, and what belongs to them: payments, and the messages that send and
 * close. Without an `event_type` a message is a mail. No program of ours changes a document otherwise.
 */
export const DOCUMENTS = {
  invoices: {
    isFinal: true,
    takes:
      `${DOCUMENT} estimate_id:number retainer_id:number due_date:date payment_term payment_options:list=[]`,
    defaults: {
      ...pick({}, "sent_at period_start period_end paid_at paid_date closed_at estimate retainer"),
      ...{ recurring_invoice_id: null, payment_term: "upon receipt" },
    },
    refers: {
      client: ["clients", "id name"],
      estimate: ["estimates", "id"],
      retainer: ["retainers", "id"],
    },
    oneOf: { payment_term: Object.keys(TERM_DAYS) },
    complete: (write, record, sent) => {
      const document = completeDocument(write, record, sent);
      const days = TERM_DAYS[textAt(record, "payment_term")] ?? 0;
      // A date of one's own is ignored with any other term.
      const own = record["payment_term"] === "custom" ? record["due_date"] ?? null : null;
      return {
        ...document,
        due_date: own ?? daysAfter(textAt(document, "issue_date"), days),
        due_amount: document["amount"] ?? null,
      };
    },
  },
  estimates: {
    isFinal: true,
    takes: DOCUMENT,
    defaults: { sent_at: null, accepted_at: null, declined_at: null },
    refers: { client: ["clients", "id name"] },
    complete: completeDocument,
  },
  invoice_messages: {
    isFinal: true,
    takes: `${MESSAGE} recipients:list`,
    defaults: NEW_MESSAGE,
    complete: (write, _record, sent) => completeMessage(write, "invoices", INVOICE_EVENTS, sent),
    // A draft that was paid already is paid as soon as it is sent.
    after: settlePayments,
  },
  estimate_messages: {
    isFinal: true,
    takes: `${MESSAGE} recipients!:list`,
    defaults: NEW_MESSAGE,
    complete: (write, _record, sent) => completeMessage(write, "estimates", ESTIMATE_EVENTS, sent),
  },
  invoice_payments: {
    isFinal: true,
    takes: "amount!:number paid_at paid_date:date notes= send_thank_you:boolean",
    defaults: { transaction_id: null, payment_gateway: { id: null, name: null } },
    complete: ({ account, parentId }, _record, { send_thank_you = true, paid_at, paid_date }) => {
      if (paid_at && paid_date) throw new ApiError(422, "Give paid at or paid date, not both");
      const day = String(paid_date ?? paid_at ?? account.now()).slice(0, 10);
      const to = account.invoiceMails(parentId);
      if (send_thank_you !== false && to.length > 0) {
        account.mails.push({ kind: "thank-you", to, about: `invoices/${parentId}` });
      }
      const paid = { paid_at: paid_at ?? `${day}T00:00:00Z`, paid_date: day };
      return { ...paid, ...senderOf(account, "recorded_by") };
    },
    after: settlePayments,
  },
} satisfies Readonly<Record<string, Writer>>;

function completeDocument(write: Write, record: JsonObject, sent: JsonObject): JsonObject {
  const { account, resource } = write;
  const client = account.resource("clients").get(textAt(record, "client", "id")) ?? {};
  const sentLines = listAt(sent, "line_items").filter(isJsonObject);
  const lines = sentLines.map((line) => completeLine(write, line));
  const totals = totalsOf(record, lines);
  const money = (value: number | null) => value === null ? null : decimal(value / 100);
  const nextNumber = () => {
    const numbers = account.resource(resource).all().map(({ fields }) =>
      numberAt(fields, "number")
    );
    return String(Math.max(0, ...numbers) + 1);
  };
  return {
    client_key: record["client_key"] ?? account.secret(),
    state: record["state"] ?? "draft",
    issue_date: record["issue_date"] ?? account.now().slice(0, 10),
    creator: record["creator"] ?? userReference(account, account.userId),
    number: record["number"] ?? nextNumber(),
    currency: record["currency"] ?? client["currency"] ?? null,
    amount: decimal(totals.amount / 100),
    tax_amount: money(totals.tax),
    tax2_amount: money(totals.tax2),
    discount_amount: money(totals.discount),
    line_items: lines.map((line, at) => ({ ...line, amount: money(totals.lines[at] ?? 0) })),
  };
}

/** What a document comes to with these lines. */
export function totalsOf(record: JsonObject, lines: readonly JsonObject[]): Totals {
  const amounts = lines.map((line) => ({
    quantityHundredths: Math.round(numberAt(line, "quantity") * 100),
    priceTenThousandths: Math.round(numberAt(line, "unit_price") * 10_000),
    taxed: line["taxed"] === true,
    taxed2: line["taxed2"] === true,
  }));
  const percent = (name: string) => textAt(record, name) === "" ? null : numberAt(record, name);
  return documentTotals(amounts, {
    tax: percent("tax"),
    tax2: percent("tax2"),
    discount: percent("discount"),
  });
}

function completeLine({ account, resource }: Write, line: JsonObject): JsonObject {
  const kind = textAt(line, "kind");
  const categories = account.resource(resource.replace(/s$/, "_item_categories")).all();
  if (!categories.some(({ fields }) => fields["name"] === kind)) {
    throw new ApiError(422, "Line items kind is not included in the list");
  }
  const projectId = textAt(line, "project_id");
  const project = account.resource("projects").get(projectId);
  if (projectId !== "" && project === undefined) throw new ApiError(422, "Project does not exist");
  return {
    id: account.nextId("line_items"),
    kind,
    description: at(line, "description") ?? null,
    quantity: at(line, "quantity") ?? decimal(1),
    unit_price: at(line, "unit_price") ?? decimal(0),
    amount: null,
    taxed: at(line, "taxed") ?? false,
    taxed2: at(line, "taxed2") ?? false,
    ...(resource === "invoices" ? { project: project ? pick(project, "id name code") : null } : {}),
  };
}

function completeMessage(
  { account, parentId }: Write,
  parents: "invoices" | "estimates",
  events: Events,
  sent: JsonObject,
): JsonObject {
  const state = textAt(account.resource(parents).get(parentId) ?? {}, "state");
  const type = textAt(sent, "event_type");
  const recipients = listAt(sent, "recipients");
  if (type === "") {
    if (recipients.length === 0) throw new ApiError(422, "Recipients can't be blank");
    const to = recipients.map((recipient) => textAt({ recipient }, "recipient", "email"));
    account.mails.push({ kind: "message", to, about: `${parents}/${parentId}` });
    if (state === "draft") account.setState(parents, parentId, events["send"]?.[1] ?? state);
  } else {
    const [from, to] = events[type] ?? [];
    if (!from?.includes(state)) {
      throw new ApiError(422, `Event type "${type}" is not possible: it is ${state}`);
    }
    account.setState(parents, parentId, to ?? state);
  }
  const sender = { ...senderOf(account, "sent_by"), ...senderOf(account, "sent_from") };
  return { ...sender, event_type: type || null, recipients };
}

function senderOf(account: AccountWorld, member: string): Record<string, Json> {
  const { name = null } = userReference(account, account.userId);
  return { [member]: name, [`${member}_email`]: account.user["email"] ?? null };
}

/** What is still due of an invoice, and whether it is paid, by its payments. */
function settlePayments({ account, parentId }: Write): void {
  const invoices = account.resource("invoices");
  const invoice = invoices.get(parentId) ?? {};
  const payments = account.resource("invoice_payments", parentId).all().map(({ fields }) => fields);
  const paid = payments.reduce((sum, payment) => sum + cents(payment, "amount"), 0);
  const due = cents(invoice, "amount") - paid;
  const last = payments.map((payment) => textAt(payment, "paid_date")).sort().at(-1) ?? null;
  const state = textAt(invoice, "state");
  const isPaid = due <= 0;
  const settled = isPaid
    ? { state: "paid", paid_date: last, paid_at: last && `${last}T00:00:00Z` }
    : { state: "open", paid_date: null, paid_at: null };
  invoices.update(parentId, {
    due_amount: decimal(due / 100),
    ...(state === "paid" || (state === "open" && isPaid) ? settled : {}),
  });
}

function cents(fields: JsonObject, name: string): number {
  return Math.round(numberAt(fields, name) * 100);
}
