import { decimal, type JsonObject } from "../data/json_text.ts";
import type { SampleClient } from "./sample_clients.ts";
import { daysAfter, type SampleContext } from "./sample_context.ts";

/** The states of an invoice. */
export type InvoiceState = "draft" | "open" | "paid" | "closed";

/** An invoice whose payments and messages are to be written. */
export interface PayableInvoice {
  readonly id: number;
  readonly number: string;
  readonly state: InvoiceState;
  readonly totalCents: number;
  readonly issueDate: string;
  readonly client: SampleClient;
  readonly created: string;
}

const SENDER = { name: "Ada Lindqvist", email: "ada@example.com" };

/** Gateways: a card service, and none, which Harvest gives as an object of nulls. */
const CARD: JsonObject = { id: 1234, name: "Linkpoint International" };
const NO_GATEWAY: JsonObject = { id: null, name: null };

/**
 * Writes the payments that make the invoice's state true, and the messages that went with it. Among the payments are
 * instalments, a refund (negative) and one of nothing.
 */
export function addPayments(
  context: SampleContext,
  invoice: PayableInvoice,
): { paidCents: number; paidDate: string | null; updated: string } {
  const { account, until } = context;
  const { id, state, totalCents, issueDate, created } = invoice;
  const parts = partsOf(invoice);
  const today = until.toISOString().slice(0, 10);
  const dates = parts.map((_cents, index) => earlier(daysAfter(issueDate, 20 + index * 9), today));
  for (const [index, cents] of parts.entries()) {
    const date = dates[index] ?? issueDate;
    account.resource("invoice_payments", id).add({
      amount: decimal(cents / 100),
      paid_at: `${date}T00:00:00Z`,
      paid_date: date,
      recorded_by: SENDER.name,
      recorded_by_email: SENDER.email,
      notes: cents < 0 ? "Refund – paid twice" : index === 0 ? "Paid via check #4321" : "",
      transaction_id: index === 1 ? `ch_${id}` : null,
      payment_gateway: index === 1 ? CARD : NO_GATEWAY,
      created_at: earlier(`${date}T09:30:00Z`, `${until.toISOString().slice(0, 19)}Z`),
    });
  }
  const paidDate = state === "paid" ? dates.at(-1) ?? issueDate : null;
  addMessages(context, invoice, paidDate);
  const last = paidDate === null ? created : `${paidDate}T09:30:00Z`;
  return {
    paidCents: parts.reduce((sum, cents) => sum + cents, 0),
    paidDate,
    updated: earlier(last > created ? last : created, `${until.toISOString().slice(0, 19)}Z`),
  };

  function partsOf({ number }: PayableInvoice): number[] {
    if (state === "draft") return [];
    if (state === "open") return Number(number) % 3 === 0 ? [Math.floor(totalCents / 3)] : [];
    if (state === "closed") return [Math.floor(totalCents / 2)];
    switch (Number(number) % 5) {
      case 0:
        return [Math.floor(totalCents / 2), totalCents - Math.floor(totalCents / 2)];
      case 1:
        return [totalCents, totalCents, -totalCents];
      case 2:
        return [0, totalCents];
      default:
        return [totalCents];
    }
  }
}

function addMessages(
  { account }: SampleContext,
  invoice: PayableInvoice,
  paidDate: string | null,
): void {
  if (invoice.state === "draft") return;
  const { id, number, client, created, state } = invoice;
  const messages = account.resource("invoice_messages", id);
  const add = (fields: JsonObject, created_at: string) => {
    messages.add({
      sent_by: SENDER.name,
      sent_by_email: SENDER.email,
      sent_from: SENDER.name,
      sent_from_email: SENDER.email,
      include_link_to_client_invoice: false,
      send_me_a_copy: false,
      thank_you: false,
      reminder: false,
      send_reminder_on: null,
      created_at,
      updated_at: created_at,
      attach_pdf: true,
      event_type: null,
      recipients: [{ name: "Richard Roe", email: `contact1.${client.id}@example.com` }],
      subject: `Invoice #${number}`,
      body: `Dear Customer,\r\n\r\nplease find invoice ${number} attached.\r\n\r\nÀ bientôt 👋\r\n`,
      ...fields,
    });
  };
  const event = (event_type: string): JsonObject => ({
    event_type,
    sent_by: null,
    sent_by_email: null,
    recipients: [],
    subject: null,
    body: null,
    attach_pdf: false,
  });
  add({}, created);
  if (Number(number) % 2 === 0) add(event("view"), created);
  if (state === "open") {
    add({ reminder: true, subject: `Past due invoice reminder: #${number}` }, created);
  }
  if (state === "closed") add(event("close"), created);
  if (paidDate !== null && Number(number) % 3 === 0) {
    const at = `${paidDate}T09:31:00Z`;
    add(
      { thank_you: true, subject: `Thank you for paying invoice #${number}` },
      at > created ? at : created,
    );
  }
}

function earlier(a: string, b: string): string {
  return a < b ? a : b;
}
