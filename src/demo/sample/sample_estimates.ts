import { decimal, type JsonObject } from "../data/json_text.ts";
import { documentTotals } from "../data/money.ts";
import type { SampleClient } from "./sample_clients.ts";
import { cycled, daysBefore, momentOf, type SampleContext } from "./sample_context.ts";
import { lineFields, percentageFields, type SampleLine } from "./sample_invoices.ts";
import type { SamplePerson } from "./sample_people.ts";

const STATES = ["draft", "sent", "accepted", "declined"];

/** Adds estimates in every state with the messages that went with them. */
export function addEstimates(
  context: SampleContext,
  clients: readonly SampleClient[],
  people: readonly SamplePerson[],
): void {
  const { account, random, until, size } = context;
  for (let index = 0; index < size.estimates; index++) {
    const id = account.nextId("estimates");
    const number = String(2001 + index);
    const client = random.pick(clients);
    const issueDate = daysBefore(until, (size.estimates - index) * 40);
    const created = momentOf(until, issueDate, random);
    const state = cycled(STATES, index);
    const creator = people[0];
    const lines: SampleLine[] = Array.from({ length: 1 + index % 3 }, (_, line) => ({
      kind: line === 2 ? "Réduction" : "Service",
      description: `Phase ${line + 1} – ${client.name}`,
      quantityHundredths: line === 2 ? -100 : random.int(1, 60) * 50,
      priceTenThousandths: random.int(50, 150) * 10_000,
      taxed: true,
      taxed2: line === 1,
      project: null,
    }));
    const percentages = {
      tax: 5,
      tax2: index % 2 === 0 ? 2 : null,
      discount: index % 4 === 0 ? 7.5 : null,
    };
    const totals = documentTotals(lines, percentages);
    account.resource("estimates").add({
      id,
      client_key: random.hex(40),
      number,
      purchase_order: index % 3 === 0 ? "5678" : "",
      amount: decimal(totals.amount / 100),
      ...percentageFields(percentages, totals),
      subject: `Offer ${number}`,
      notes: "",
      state,
      issue_date: issueDate,
      sent_at: state === "draft" ? null : created,
      created_at: created,
      accepted_at: state === "accepted" ? created : null,
      declined_at: state === "declined" ? created : null,
      currency: client.currency,
      client: { id: client.id, name: client.name },
      creator: creator ? { id: creator.id, name: creator.name } : { id: null, name: null },
      line_items: lineFields(context, lines, totals),
    });
    if (state !== "draft") addMessages(context, { id, number, state, client, created });
  }
}

function addMessages(
  { account }: SampleContext,
  { id, number, state, client, created }: {
    id: number;
    number: string;
    state: string;
    client: SampleClient;
    created: string;
  },
): void {
  const common: JsonObject = {
    sent_by: "Ada Lindqvist",
    sent_by_email: "ada@example.com",
    sent_from: "Ada Lindqvist",
    sent_from_email: "ada@example.com",
    send_me_a_copy: true,
    created_at: created,
    recipients: [{ name: "Richard Roe", email: `contact1.${client.id}@example.com` }],
  };
  const events = [
    null,
    "view",
    ...(state === "sent" ? [] : [state === "accepted" ? "accept" : "decline"]),
  ];
  for (const event_type of events) {
    account.resource("estimate_messages", id).add({
      ...common,
      event_type,
      subject: event_type === null ? `Estimate #${number}` : null,
      body: event_type === null
        ? "You can view the estimate here:\r\n\r\n%estimate_url%\r\n"
        : null,
    });
  }
}
