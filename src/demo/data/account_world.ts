import type { Clock } from "../../http/clock.ts";
import { type Json, type JsonObject, listAt, textAt } from "./json_text.ts";
import { RecordList, timestamp } from "./record_list.ts";
import type { ReceiptFile } from "./sample_receipt.ts";

/** Gives the next id of a resource; ids are unique over all accounts, as they are in Harvest. */
export type IdSource = (resource: string) => number;

/** A file that came with a form. */
export interface UploadedFile {
  readonly name: string;
  readonly contentType: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** A mail that Harvest would have sent. */
export interface Mail {
  readonly kind: "invitation" | "message" | "thank-you" | "reminder";
  readonly to: readonly string[];
  /** The record that it is about, `invoices/39500004`. */
  readonly about: string;
}

/** The parents of child lists. Assignments are one list for all projects; the others are kept by parent. */
export const PARENT_OF: Readonly<Record<string, string>> = {
  ...{ billable_rates: "users", cost_rates: "users", teammates: "users" },
  ...{ project_assignments: "users", task_assignments: "projects", user_assignments: "projects" },
  ...{ invoice_messages: "invoices", invoice_payments: "invoices", estimate_messages: "estimates" },
  pto_holiday_calendar_entries: "pto_holiday_calendars",
};

/** What is set of a person of whom only the name and the address were given. */
export const NEW_PERSON: JsonObject = {
  telephone: "",
  timezone: "Eastern Time (US & Canada)",
  has_access_to_all_future_projects: false,
  is_contractor: false,
  is_active: true,
  weekly_capacity: 126_000,
  ...{ default_hourly_rate: null, cost_rate: null, roles: [], access_roles: ["member"] },
};

/** One Harvest account: its collections and what the token's user is in it. All of it may be changed at any time. */
export class AccountWorld {
  readonly #lists = new Map<string, RecordList>();
  /** Receipt files by expense id. */
  readonly receipts = new Map<string, ReceiptFile>();
  /** What has been mailed because of requests. */
  readonly mails: Mail[] = [];
  #secrets = 0;
  /** `/v2/company` without the parts that depend on the server's address. */
  company: JsonObject = {};
  /** The id of the user whose token it is. */
  userId = "";

  constructor(
    readonly id: number,
    readonly name: string,
    readonly clock: Clock,
    readonly nextId: IdSource,
  ) {}

  /**
   * The records of a resource by its name in Harvest (`time_entries`, `pto_requests`), or, for a child resource, of one
   * parent: `resource("invoice_payments", invoiceId)`. A collection that does not exist yet is an empty one.
   */
  resource(name: string, parentId?: string | number): RecordList {
    const key = parentId === undefined ? name : `${name}/${parentId}`;
    let list = this.#lists.get(key);
    if (!list) {
      list = new RecordList(name, this.clock, () => this.nextId(name));
      this.#lists.set(key, list);
    }
    return list;
  }

  /** Removes a record with all that depends on it: child records, a receipt; of a project, its entries and expenses too. */
  remove(name: string, id: string | number): boolean {
    // Harvest: deleting a project deletes its time entries and expenses, but not its invoices.
    const inside = ["time_entries", "expenses", "task_assignments", "user_assignments"];
    for (const content of name === "projects" ? inside : []) {
      for (const { id: own, fields } of this.resource(content).all()) {
        if (textAt(fields, "project", "id") === String(id)) this.remove(content, own);
      }
    }
    if (name === "expenses") this.receipts.delete(String(id));
    for (const [child, parent] of Object.entries(PARENT_OF)) {
      if (parent === name) this.#lists.delete(`${child}/${id}`);
    }
    return this.resource(name).remove(id);
  }

  /** Moves an invoice or estimate to another state, with the time that belongs to it. */
  setState(resource: "invoices" | "estimates", id: string, state: string): void {
    const now = this.now();
    const old = this.resource(resource).get(id) ?? {};
    this.resource(resource).update(id, {
      state,
      ...(textAt(old, "state") === "draft" ? { sent_at: now } : {}),
      ...(resource === "invoices" ? { closed_at: state === "closed" ? now : null } : {
        accepted_at: state === "accepted" ? now : null,
        declined_at: state === "declined" ? now : null,
      }),
    });
    if (resource === "invoices") this.#remind(id);
  }

  /** Where Harvest would write to about an invoice: its client's contacts with an address. */
  invoiceMails(invoiceId: string): string[] {
    const client = textAt(this.resource("invoices").get(invoiceId) ?? {}, "client", "id");
    const contacts = this.resource("contacts").all().filter(({ fields }) =>
      textAt(fields, "client", "id") === client
    );
    return contacts.map(({ fields }) => textAt(fields, "email")).filter((email) => email !== "");
  }

  /** Harvest's reminders begin as soon as a contact of an overdue invoice has an address. */
  remindOverdue(contactId: string): void {
    const client = textAt(this.resource("contacts").get(contactId) ?? {}, "client", "id");
    for (const { id, fields } of this.resource("invoices").all()) {
      if (textAt(fields, "client", "id") === client) this.#remind(id);
    }
  }

  #remind(invoiceId: string): void {
    const invoice = this.resource("invoices").get(invoiceId) ?? {};
    const isOverdue = invoice["state"] === "open" &&
      textAt(invoice, "due_date") < this.now().slice(0, 10);
    const about = `invoices/${invoiceId}`;
    const isKnown = this.mails.some((mail) => mail.kind === "reminder" && mail.about === about);
    const to = this.invoiceMails(invoiceId);
    if (isOverdue && !isKnown && to.length > 0) this.mails.push({ kind: "reminder", to, about });
  }

  /** The key of a client link, different for each. */
  secret(): string {
    return `${this.id.toString(16)}${(++this.#secrets).toString(16).padStart(12, "0")}`;
  }

  /** The token's user as a record. */
  get user(): JsonObject {
    return this.resource("users").get(this.userId) ?? {};
  }

  accessRoles(userId: string | number = this.userId): readonly Json[] {
    return listAt(this.resource("users").get(userId) ?? {}, "access_roles");
  }

  /** The account's time, as records carry it. */
  now(): string {
    return timestamp(this.clock.date());
  }
}
