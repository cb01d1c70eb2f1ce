import { type Fields, textAt } from "../../json/exact.ts";
import type { SavedRecord } from "../../export/read_account.ts";
import { changeStep, createSteps } from "./create_steps.ts";
import type { RestoreContext } from "./restore_context.ts";
import type { WriteAction, WriteStage, WriteStep } from "./write_step.ts";

/**
 * What `--finish` does: invoices and estimates get their states by events, which send no mail; payments are entered
 * without thanks; then contacts get their addresses and projects their alerts.
 */
export async function* finishStages(context: RestoreContext): AsyncGenerator<WriteStage> {
  const { isSameAccount } = context.options;
  const stage = (action: WriteAction, resource: string, steps: AsyncIterable<WriteStep>) => ({
    action,
    resource,
    steps,
    isOrdered: false,
  });
  const isSent = (fields: Fields) => textAt(fields, "state") !== "draft";
  yield stage("send", "invoices", eventSteps(context, "invoices", "send", isSent));
  yield stage("send", "estimates", eventSteps(context, "estimates", "send", isSent));
  if (!isSameAccount) {
    const payments = context.options.selection.records("invoice_payments");
    // In their order: what is paid when decides about an invoice's state.
    const steps = createSteps(context, payments);
    yield { ...stage("create", "invoice_payments", steps), isOrdered: true };
  }
  const inState = (state: string) => (fields: Fields) => textAt(fields, "state") === state;
  yield stage("close", "invoices", eventSteps(context, "invoices", "close", inState("closed")));
  yield stage(
    "accept",
    "estimates",
    eventSteps(context, "estimates", "accept", inState("accepted")),
  );
  yield stage(
    "decline",
    "estimates",
    eventSteps(context, "estimates", "decline", inState("declined")),
  );
  yield stage(
    "mail",
    "contacts",
    restSteps(context, "contacts", "mail", (fields) => {
      const email = textAt(fields, "email");
      const status = fields["invoice_recipient_status"] ?? null;
      if (email === "") return null;
      return status === null ? { email } : { email, invoice_recipient_status: status };
    }),
  );
  yield stage(
    "alert",
    "projects",
    restSteps(
      context,
      "projects",
      "alert",
      (fields) =>
        fields["notify_when_over_budget"] === true ? { notify_when_over_budget: true } : null,
    ),
  );
}

/** The states in which an event has happened. */
const AFTER: Readonly<Record<string, readonly string[]>> = {
  send: ["open", "sent", "paid", "closed", "accepted", "declined"],
  close: ["closed"],
  accept: ["accepted"],
  decline: ["declined"],
};

async function* eventSteps(
  context: RestoreContext,
  resource: "invoices" | "estimates",
  action: "send" | "close" | "accept" | "decline",
  isWanted: (fields: Fields) => boolean,
): AsyncGenerator<WriteStep> {
  for await (const { id: old, fields } of ofOurs(context, resource)) {
    if (!isWanted(fields)) continue;
    const path = () => `/${resource}/${context.ids.need(resource, old)}`;
    yield {
      action,
      resource,
      old,
      isAlways: false,
      upload: null,
      // Without an event type it would be a mail to the client.
      body: () => ({
        method: "POST",
        path: `${path()}/messages`,
        body: { event_type: action, ...(resource === "estimates" ? { recipients: [] } : {}) },
      }),
      lookup: () => ({ kind: "state", path: path(), states: AFTER[action] ?? [] }),
    };
  }
}

async function* restSteps(
  context: RestoreContext,
  resource: string,
  action: WriteAction,
  bodyOf: (fields: Fields) => Fields | null,
): AsyncGenerator<WriteStep> {
  for await (const { id: old, fields } of ofOurs(context, resource)) {
    const body = bodyOf(fields);
    if (body !== null) yield changeStep(context, { action, resource, old }, body);
  }
}

/** Records that this restore has brought back: nothing else is changed. */
async function* ofOurs(context: RestoreContext, resource: string): AsyncGenerator<SavedRecord> {
  for await (const record of context.options.selection.records(resource)) {
    if (context.ids.entries(resource).has(record.id)) yield record;
  }
}
