import { decimal, type JsonObject, textAt } from "../data/json_text.ts";
import { daysAfter } from "../data/record_list.ts";
import { DOCUMENTS } from "../write/documents.ts";
import { completeRecord } from "../write/writer.ts";
import { type SampleContext } from "./sample_context.ts";

/** An invoice or estimate whose payments and messages are to be written. */
interface SentDocument {
  readonly id: number;
  readonly number: string;
  readonly state: string;
  readonly client: JsonObject;
  readonly created: string;
}

/** An invoice with what decides about its payments. */
export interface SentInvoice extends SentDocument {
  readonly amountCents: number;
  readonly issueDate: string;
}

const SENDER = { name: "Ada Lindqvist", email: "ada@example.com" };

/** Gateways: a card service, and none, which Harvest gives as an object of nulls. */
const CARD: JsonObject = { id: 1234, name: "Linkpoint International" };
const NO_GATEWAY: JsonObject = { id: null, name: null };

/** Writes the payments that make the invoice's state true: also instalments, a refund (negative) and one of nothing. */
export function addPayments(
  { account, until }: SampleContext,
  invoice: SentInvoice,
): { paidCents: number; paidDate: string | null; updated: string } {
  const { id, state, issueDate, created } = invoice;
  const now = `${until.toISOString().slice(0, 19)}Z`;
  const parts = partsOf(invoice);
  const dates = parts.map((_, at) => earlier(daysAfter(issueDate, 20 + at * 9), now.slice(0, 10)));
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
      created_at: earlier(`${date}T09:30:00Z`, now),
    });
  }
  const paidDate = state === "paid" ? dates.at(-1) ?? issueDate : null;
  const last = paidDate === null ? created : `${paidDate}T09:30:00Z`;
  return {
    paidCents: parts.reduce((sum, cents) => sum + cents, 0),
    paidDate,
    updated: earlier(last > created ? last : created, now),
  };
}

function partsOf({ number, state, amountCents: all }: SentInvoice): number[] {
  if (state === "draft") return [];
  if (state === "open") return Number(number) % 3 === 0 ? [Math.floor(all / 3)] : [];
  const half = Math.floor(all / 2);
  if (state === "closed") return [half];
  const ways = [[half, all - half], [all, all, -all], [0, all], [all], [all]];
  return ways[Number(number) % ways.length] ?? [];
}

/** Writes the messages that went with an invoice: the invoice itself, reminders, thanks, and events. */
export function addInvoiceMessages(
  { account }: SampleContext,
  { id, number, client, created, state }: SentDocument,
  paidDate: string | null,
): void {
  if (state === "draft") return;
  const add = (fields: JsonObject, created_at = created) => {
    account.resource("invoice_messages", id).add({
      ...sentBy(SENDER),
      include_link_to_client_invoice: false,
      send_me_a_copy: false,
      thank_you: false,
      reminder: false,
      send_reminder_on: null,
      created_at,
      updated_at: created_at,
      attach_pdf: true,
      event_type: null,
      recipients: [recipientOf(client)],
      subject: `Invoice #${number}`,
      body: `Dear Customer,\r\n\r\nplease find invoice ${number} attached.\r\n\r\nÀ bientôt 👋\r\n`,
      ...fields,
    });
  };
  const addEvent = (event_type: string) =>
    add({
      ...{ event_type, sent_by: null, sent_by_email: null, recipients: [], subject: null },
      ...{ body: null, attach_pdf: false },
    });
  add({});
  if (Number(number) % 2 === 0) addEvent("view");
  if (state === "open") add({ reminder: true, subject: `Past due invoice reminder: #${number}` });
  if (state === "closed") addEvent("close");
  if (paidDate !== null && Number(number) % 3 === 0) {
    const at = `${paidDate}T09:31:00Z`;
    const subject = `Thank you for paying invoice #${number}`;
    add({ thank_you: true, subject }, at > created ? at : created);
  }
}

/** Writes the messages that went with an estimate. */
export function addEstimateMessages(
  { account }: SampleContext,
  { id, number, client, created, state }: SentDocument,
): void {
  if (state === "draft") return;
  const ends = { sent: [], accepted: ["accept"], declined: ["decline"] }[state] ?? [];
  for (const event_type of [null, "view", ...ends]) {
    const isMail = event_type === null;
    account.resource("estimate_messages", id).add({
      ...sentBy(SENDER),
      send_me_a_copy: true,
      created_at: created,
      recipients: [recipientOf(client)],
      event_type,
      subject: isMail ? `Estimate #${number}` : null,
      body: isMail ? "You can view the estimate here:\r\n\r\n%estimate_url%\r\n" : null,
    });
  }
}

function sentBy({ name, email }: typeof SENDER): JsonObject {
  return { sent_by: name, sent_by_email: email, sent_from: name, sent_from_email: email };
}

function recipientOf(client: JsonObject): JsonObject {
  return { name: "Richard Roe", email: `contact1.${textAt(client, "id")}@example.com` };
}

function earlier(a: string, b: string): string {
  return a < b ? a : b;
}

/** An invoice or estimate as it is once somebody has written it: a draft. */
export function draftOf(
  { account, webOrigin }: SampleContext,
  resource: "invoices" | "estimates",
  sent: JsonObject,
): JsonObject {
  const write = { account, webOrigin, resource, parentId: "", id: null, files: new Map() };
  const record = completeRecord(write, DOCUMENTS[resource], { sent, old: null });
  // As in Harvest, the lines come last.
  const { line_items = [], ...draft } = record;
  return { ...draft, line_items };
}
