import { at, textAt } from "../data/json_text.ts";
import { clientOf, refuseIfUsed, type Writer } from "./write_context.ts";

const named: Writer = {
  fields: { name: "text!" },
  unique: "name",
  complete: (_write, sent) => sent,
};

/** Clients, contacts, tasks, categories. */
export const MASTER_DATA: Readonly<Record<string, Writer>> = {
  clients: {
    fields: { name: "text!", is_active: "boolean", address: "text", currency: "text" },
    unique: "name",
    complete: ({ account }, sent, old) => {
      const currency = textAt(account.company, "currency") || "USD";
      const defaults = { is_active: true, address: null, statement_key: null, currency };
      return { ...defaults, ...old, ...sent };
    },
    mayRemove: (write, id) =>
      refuseIfUsed(write, id, { projects: "client", invoices: "client", estimates: "client" }),
  },
  contacts: {
    fields: {
      client_id: "number!",
      first_name: "text!",
      title: "text",
      last_name: "text",
      email: "text",
      phone_office: "text",
      phone_mobile: "text",
      fax: "text",
      invoice_recipient_status: "text",
    },
    complete: (write, { client_id, ...sent }, old) => {
      const client = client_id === undefined ? at(old ?? {}, "client") ?? null : clientOf(
        write,
        textAt({ client_id: client_id ?? null }, "client_id"),
        ["id", "name"],
      );
      const empty = {
        title: null,
        last_name: null,
        email: "",
        phone_office: "",
        phone_mobile: "",
        fax: "",
        invoice_recipient_status: "none",
      };
      return { ...empty, ...old, ...sent, client };
    },
    after: ({ account }, id) => account.remindOverdue(id),
  },
  tasks: {
    fields: {
      name: "text!",
      billable_by_default: "boolean",
      default_hourly_rate: "number",
      is_default: "boolean",
      is_active: "boolean",
    },
    unique: "name",
    complete: (_write, sent, old) => ({
      billable_by_default: true,
      default_hourly_rate: null,
      is_default: false,
      is_active: true,
      ...old,
      ...sent,
    }),
    mayRemove: (write, id) => refuseIfUsed(write, id, { time_entries: "task" }),
  },
  expense_categories: {
    fields: { name: "text!", unit_name: "text", unit_price: "number", is_active: "boolean" },
    unique: "name",
    complete: (_write, sent, old) => ({
      unit_name: null,
      unit_price: null,
      is_active: true,
      ...old,
      ...sent,
    }),
    mayRemove: (write, id) => refuseIfUsed(write, id, { expenses: "expense_category" }),
  },
  invoice_item_categories: {
    ...named,
    complete: (_write, sent, old) => ({
      use_as_service: false,
      use_as_expense: false,
      ...old,
      ...sent,
    }),
  },
  estimate_item_categories: named,
};
