import { cycled, daysAfter, daysBefore, momentOf, type SampleContext } from "./sample_context.ts";
import { CLIENTS, EXPENSE_CATEGORIES, TASKS } from "./sample_names.ts";
import { decimal } from "../data/json_text.ts";

/** A client as other records refer to it. */
export interface SampleClient {
  readonly id: number;
  readonly name: string;
  readonly currency: string;
}

/** A task as other records refer to it. */
export interface SampleTask {
  readonly id: number;
  readonly name: string;
  readonly billable: boolean;
  readonly rate: number | null;
}

/** An expense category as expenses refer to it. */
export interface SampleCategory {
  readonly id: number;
  readonly name: string;
  readonly unitName: string | null;
  readonly unitPrice: number | null;
}

/** Adds clients, the last of them archived, and their contacts. */
export function addClients({ account, random, until, size }: SampleContext): SampleClient[] {
  const first = daysBefore(until, size.years * 365 - 10);
  return Array.from({ length: size.clients }, (_, index) => {
    const [sampleName, currency, address] = cycled(CLIENTS, index);
    const name = index < CLIENTS.length ? sampleName : `${sampleName} ${index + 1}`;
    const created = momentOf(until, daysAfter(first, index * 20 % (size.years * 300)), random);
    const id = Number(
      account.resource("clients").add({
        name,
        is_active: index % CLIENTS.length !== CLIENTS.length - 1,
        address,
        statement_key: random.hex(40),
        currency,
        created_at: created,
      }),
    );
    for (let contact = random.int(0, 2); contact > 0; contact--) {
      addContact(account, { id, name, created }, contact);
    }
    return { id, name, currency };
  });
}

function addContact(
  account: SampleContext["account"],
  client: { id: number; name: string; created: string },
  contact: number,
): void {
  account.resource("contacts").add({
    client: { id: client.id, name: client.name },
    title: contact === 1 ? "Owner" : null,
    first_name: contact === 1 ? "Richard" : "Siobhán",
    last_name: contact === 1 ? "Roe" : "Ní Bhriain",
    email: `contact${contact}.${client.id}@example.com`,
    phone_office: "(203) 697-8885",
    phone_mobile: null,
    fax: "",
    invoice_recipient_status: contact === 1 ? "recipient" : "none",
    created_at: client.created,
  });
}

/** Adds tasks, the last of them archived. */
export function addTasks({ account, random, until, size }: SampleContext): SampleTask[] {
  return TASKS.map(([name, billable, rate], index) => {
    const id = Number(
      account.resource("tasks").add({
        name,
        billable_by_default: billable,
        default_hourly_rate: rate === null ? null : decimal(rate),
        is_default: index < 3,
        is_active: index < TASKS.length - 1,
        created_at: momentOf(until, daysBefore(until, size.years * 365), random),
      }),
    );
    return { id, name, billable, rate };
  });
}

/** Adds the categories of expenses and of the lines of invoices and estimates. */
export function addCategories({ account, random, until, size }: SampleContext): SampleCategory[] {
  const created_at = momentOf(until, daysBefore(until, size.years * 365), random);
  for (const name of ["Service", "Product", "Réduction"]) {
    account.resource("invoice_item_categories").add({
      name,
      use_as_service: name === "Service",
      use_as_expense: name === "Product",
      created_at,
    });
    account.resource("estimate_item_categories").add({
      name,
      created_at,
    });
  }
  return EXPENSE_CATEGORIES.map(([name, unitName, unitPrice, isActive]) => {
    const id = Number(
      account.resource("expense_categories").add({
        name,
        unit_name: unitName,
        unit_price: unitPrice === null ? null : decimal(unitPrice),
        is_active: isActive,
        created_at,
      }),
    );
    return { id, name, unitName, unitPrice };
  });
}
