import type { AccountWorld } from "../../src/demo/data/account_world.ts";
import { decimal, type JsonObject } from "../../src/demo/data/json_text.ts";
import { Random } from "../../src/demo/data/random.ts";
import { rename } from "../backup/rename.ts";
import { sampleReceipt } from "../../src/demo/data/sample_receipt.ts";

/** Endings of receipts' names. */
const RECEIPTS = ["taxi.pdf", "scan.png", "Hôtel – Genève.jpg"];

/** From this day of the month on the office is closed: those nights have nothing to fetch. */
const OFFICE_CLOSES_ON = 24;

/** So many projects are never deleted, or there would soon be nothing to work on. */
const PROJECTS_KEPT = 6;

/** Files that change without any `updated_at` moving, so that only the next full listing shows it. */
const ENTRIES = /\/time_entries\/(list|\d+)\.json$/;

/** People who work in a Harvest account: each day a little of everything is added, changed and deleted. */
export class BusyAgency {
  readonly #random = new Random(2026);

  constructor(readonly agency: AccountWorld, readonly webOrigin: string) {}

  /** A day's work. Returns the files that change without a trace. */
  work(today: string): RegExp[] {
    const dayOfMonth = Number(today.slice(8, 10));
    if (dayOfMonth >= OFFICE_CLOSES_ON) return [];
    this.trackTime();
    if (dayOfMonth % 3 === 0) this.bill();
    if (dayOfMonth % 4 === 1) this.spend();
    if (dayOfMonth % 7 === 2) this.#tidyUp();
    switch (dayOfMonth) {
      case 3:
        this.#startProject();
        return [];
      case 5:
        return this.#renameClient();
      case 11:
        this.#hire();
        return [];
      case 15:
        this.#dropProject();
        return [];
      default:
        return [];
    }
  }

  /** Time entries come, are corrected and are taken back. */
  trackTime(): void {
    const entries = this.agency.resource("time_entries");
    for (let added = this.#random.int(2, 4); added > 0; added--) {
      const pattern = this.#oneOf("time_entries");
      if (pattern !== null) {
        this.#addLike("time_entries", pattern, {
          spent_date: this.#today,
          hours: decimal(this.#random.int(1, 32) / 4),
        });
      }
    }
    for (const id of this.#random.some(entries.ids(), this.#random.int(0, 3))) {
      entries.update(id, { notes: this.#words() });
    }
    // Touched only: no new version.
    for (const id of this.#random.some(entries.ids(), 1)) entries.update(id, {});
    if (this.#random.chance(0.4)) this.#removeOneOf("time_entries");
  }

  /** An invoice is written and sent, another paid, a third corrected. */
  bill(): void {
    const { agency } = this;
    const pattern = this.#oneOf("invoices");
    if (pattern === null) return;
    const id = this.#addLike("invoices", pattern, {
      client_key: this.#random.hex(40),
      number: String(this.#random.int(5000, 999_999)),
      issue_date: this.#today,
      subject: this.#words(),
    });
    agency.resource("invoice_messages", id).add({ subject: this.#words(), recipients: [] });
    this.#changeChildren("invoices", "invoice_payments", {
      amount: decimal(this.#random.int(1, 90_000) / 100),
    });
    this.#changeChildren("estimates", "estimate_messages", { subject: this.#words() });
    for (const other of this.#random.some(agency.resource("invoices").ids(), 1)) {
      agency.resource("invoices").update(other, { notes: this.#words() });
    }
    if (this.#random.chance(0.2)) this.#removeOneOf("invoices");
  }

  /** An expense comes with a receipt; an older one gets another receipt, or goes. */
  spend(): void {
    const pattern = this.#oneOf("expenses");
    if (pattern === null) return;
    this.#putReceipt(
      this.#addLike("expenses", pattern, { spent_date: this.#today, receipt: null }),
    );
    const [older] = this.#random.some([...this.agency.receipts.keys()], 1);
    if (older !== undefined && this.#random.chance(0.3)) this.#putReceipt(older);
    if (this.#random.chance(0.3)) this.#removeOneOf("expenses");
  }

  #putReceipt(expenseId: string): void {
    const file = sampleReceipt(this.#random, this.#words());
    this.agency.receipts.set(expenseId, file);
    this.agency.resource("expenses").update(expenseId, {
      receipt: {
        url: `${this.webOrigin}/expenses/${expenseId}/receipt`,
        // Another file under the same name and of the same size would go unnoticed: its record is the same.
        file_name: `${this.#words()} ${this.#random.pick(RECEIPTS)}`,
        file_size: file.bytes.length,
        content_type: file.contentType,
      },
    });
  }

  /** The small lists. A contact that is deleted may come back, with another title. */
  #tidyUp(): void {
    const contacts = this.agency.resource("contacts");
    contacts.add({ first_name: this.#words(), last_name: "Doe" });
    const [leaver] = this.#random.some(contacts.ids(), 1);
    const text = leaver === undefined ? undefined : contacts.text(leaver);
    if (leaver !== undefined) contacts.remove(leaver);
    if (this.#lostContact !== null) {
      contacts.update(contacts.setRaw(this.#lostContact), { title: this.#words() });
    }
    this.#lostContact = this.#lostContact === null ? text ?? null : null;
    for (const name of ["tasks", "estimates", "roles"]) {
      for (const id of this.#random.some(this.agency.resource(name).ids(), 1)) {
        this.agency.resource(name).update(id, { notes: this.#words() });
      }
    }
  }

  #lostContact: string | null = null;

  /** Somebody is new, and costs something. */
  #hire(): void {
    const users = this.agency.resource("users");
    const id = users.add({
      first_name: this.#words(),
      last_name: "Nguyễn",
      access_roles: ["member"],
      is_active: true,
    });
    this.agency.resource("cost_rates", id).add({
      amount: decimal(this.#random.int(30, 90)),
      start_date: this.#today,
    });
    this.#changeChildren("users", "billable_rates", {
      amount: decimal(this.#random.int(60, 150)),
      start_date: this.#today,
    });
  }

  /** Harvest shows a client's name inside every entry, and moves no entry's `updated_at` when the name changes. */
  #renameClient(): RegExp[] {
    const clients = this.agency.resource("clients");
    const id = this.#random.pick(clients.ids());
    const name = `Client ${this.#words()}`;
    rename(this.agency, "clients", id, name);
    const entries = this.agency.resource("time_entries");
    for (const { id: entry, fields } of entries.all()) {
      const client = fields["client"];
      if (client && typeof client === "object" && "id" in client && String(client["id"]) === id) {
        entries.update(entry, { client: { ...client, name } }, { touch: false });
      }
    }
    return [ENTRIES];
  }

  /** A project with its people and tasks, as another one has them. */
  #startProject(): void {
    const { agency } = this;
    const model = this.#random.pick(agency.resource("projects").ids());
    const project = {
      id: Number(
        this.#addLike("projects", agency.resource("projects").get(model) ?? {}, {
          name: this.#words(),
        }),
      ),
      name: this.#words(),
    };
    for (const name of ["user_assignments", "task_assignments"]) {
      for (const { fields } of agency.resource(name).all()) {
        const of = fields["project"];
        if (of && typeof of === "object" && "id" in of && String(of["id"]) === model) {
          this.#addLike(name, fields, { project });
        }
      }
    }
  }

  /** Deleting a project deletes its time entries and expenses. */
  #dropProject(): void {
    const ids = this.agency.resource("projects").ids();
    if (ids.length <= PROJECTS_KEPT) return;
    // The newest but one: the old ones hold most of the entries, and a list that halves is kept as it was.
    this.agency.remove("projects", ids.at(-2) ?? "");
  }

  /** Child records change with their parent, or nobody would know before the next full listing. */
  #changeChildren(parentName: string, name: string, fields: JsonObject): void {
    const parents = this.agency.resource(parentName);
    const [parent] = this.#random.some(parents.ids(), 1);
    if (parent === undefined) return;
    const list = this.agency.resource(name, parent);
    const [first] = list.ids();
    const action = this.#random.int(0, 2);
    if (first === undefined || action === 0) list.add(fields);
    else if (action === 1) list.update(first, fields);
    else list.remove(first);
    parents.update(parent, {});
  }

  #addLike(name: string, pattern: JsonObject, changes: JsonObject): string {
    const { id: _id, created_at: _created, updated_at: _updated, ...rest } = pattern;
    return this.agency.resource(name).add({
      ...rest,
      ...changes,
    });
  }

  #oneOf(name: string): JsonObject | null {
    const ids = this.agency.resource(name).ids();
    return ids.length === 0 ? null : this.agency.resource(name).get(this.#random.pick(ids)) ?? null;
  }

  #removeOneOf(name: string): void {
    for (const id of this.#random.some(this.agency.resource(name).ids(), 1)) {
      this.agency.remove(name, id);
    }
  }

  #words(): string {
    return `Note ${this.#random.int(0, 9_999_999)}`;
  }

  get #today(): string {
    return this.agency.now().slice(0, 10);
  }
}
