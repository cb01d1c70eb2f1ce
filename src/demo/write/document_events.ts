import { ApiError } from "../api/api_error.ts";
import type { AccountWorld } from "../data/account_world.ts";
import { decimal, isJsonArray, type Json, type JsonObject, textAt } from "../data/json_text.ts";
import { cents } from "./documents.ts";
import { userReference, type Write, type Writer } from "./write_context.ts";

const MESSAGE = {
  event_type: "text",
  recipients: "list",
  subject: "text",
  body: "text",
  include_link_to_client_invoice: "boolean",
  attach_pdf: "boolean",
  send_me_a_copy: "boolean",
  thank_you: "boolean",
} as const;

/** The states in which an event can occur, and the state that follows. */
const INVOICE_EVENTS: Readonly<Record<string, readonly [from: readonly string[], to: string]>> = {
  send: [["draft"], "open"],
  close: [["open"], "closed"],
  "re-open": [["closed"], "open"],
  draft: [["open"], "draft"],
};
const ESTIMATE_EVENTS: typeof INVOICE_EVENTS = {
  send: [["draft"], "sent"],
  accept: [["draft", "sent"], "accepted"],
  decline: [["draft", "sent"], "declined"],
  "re-open": [["accepted", "declined"], "sent"],
};

/** Payments, and the messages that send, close and reopen. Without an `event_type` a message is a mail. */
export const DOCUMENT_EVENTS: Readonly<Record<string, Writer>> = {
  invoice_messages: {
    fields: MESSAGE,
    complete: (write, sent) => completeMessage(write, "invoices", INVOICE_EVENTS, sent),
    // A draft that was paid already is paid as soon as it is sent.
    after: ({ account, parentId }) => settlePayments(account, parentId ?? ""),
  },
  estimate_messages: {
    fields: { ...MESSAGE, recipients: "list!" },
    complete: (write, sent) => completeMessage(write, "estimates", ESTIMATE_EVENTS, sent),
  },
  invoice_payments: {
    fields: {
      amount: "number!",
      paid_at: "text",
      paid_date: "date",
      notes: "text",
      send_thank_you: "boolean",
    },
    complete: ({ account, parentId }, { send_thank_you = true, paid_at, paid_date, ...sent }) => {
      if (paid_at && paid_date) throw new ApiError(422, "Give paid at or paid date, not both");
      const day = String(paid_date ?? paid_at ?? account.now()).slice(0, 10);
      const to = account.invoiceMails(parentId ?? "");
      if (send_thank_you !== false && to.length > 0) {
        account.mails.push({ kind: "thank-you", to, about: `invoices/${parentId}` });
      }
      return {
        notes: "",
        transaction_id: null,
        payment_gateway: { id: null, name: null },
        ...sent,
        paid_at: paid_at ?? `${day}T00:00:00Z`,
        paid_date: day,
        ...senderOf(account, "recorded_by"),
      };
    },
    after: ({ account, parentId }) => settlePayments(account, parentId ?? ""),
  },
};

function completeMessage(
  { account, parentId }: Write,
  parents: "invoices" | "estimates",
  events: typeof INVOICE_EVENTS,
  sent: JsonObject,
): JsonObject {
  const id = parentId ?? "";
  const state = textAt(account.resource(parents).get(id) ?? {}, "state");
  const type = textAt(sent, "event_type");
  const recipients = isJsonArray(sent["recipients"]) ? sent["recipients"] : [];
  if (type === "") {
    if (recipients.length === 0) throw new ApiError(422, "Recipients can't be blank");
    const to = recipients.map((recipient) => textAt({ recipient }, "recipient", "email"));
    account.mails.push({ kind: "message", to, about: `${parents}/${id}` });
    if (state === "draft") account.setState(parents, id, events["send"]?.[1] ?? state);
  } else {
    const [from, to] = events[type] ?? [];
    if (!from?.includes(state)) {
      throw new ApiError(422, `Event type "${type}" is not possible: it is ${state}`);
    }
    account.setState(parents, id, to ?? state);
  }
  return {
    ...senderOf(account, "sent_by"),
    ...senderOf(account, "sent_from"),
    include_link_to_client_invoice: false,
    send_me_a_copy: false,
    thank_you: false,
    attach_pdf: false,
    reminder: false,
    send_reminder_on: null,
    subject: null,
    body: null,
    ...sent,
    event_type: type || null,
    recipients,
  };
}

function senderOf(account: AccountWorld, member: string): Record<string, Json> {
  const { name = null } = userReference(account, account.userId);
  return { [member]: name, [`${member}_email`]: account.user["email"] ?? null };
}

/** What is still due of an invoice, and whether it is paid, by its payments. */
export function settlePayments(account: AccountWorld, id: string): void {
  const invoice = account.resource("invoices").get(id);
  if (invoice === undefined) return;
  const payments = account.resource("invoice_payments", id).all().map(({ fields }) => fields);
  const paid = payments.reduce((sum, payment) => sum + cents(payment, "amount"), 0);
  const due = cents(invoice, "amount") - paid;
  account.resource("invoices").update(id, { due_amount: decimal(due / 100) });
  const last = payments.map((payment) => textAt(payment, "paid_date")).sort().at(-1) ?? null;
  const state = textAt(invoice, "state");
  if ((state === "open" || state === "paid") && due <= 0) {
    account.resource("invoices").update(id, {
      state: "paid",
      paid_date: last,
      paid_at: last && `${last}T00:00:00Z`,
    });
  } else if (state === "paid" && due > 0) {
    account.resource("invoices").update(id, { state: "open", paid_date: null, paid_at: null });
  }
}
