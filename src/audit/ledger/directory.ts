import type { Decimal } from "./decimal.ts";
import { RecordFields } from "./record_fields.ts";

/** What the figures of a project depend on besides its entries. */
export interface ProjectFacts {
  readonly name: string;
  readonly clientId: string | null;
  readonly isActive: boolean;
  readonly isFixedFee: boolean;
  readonly updatedAt: string;
  readonly budgetBy: string;
  readonly isMonthlyBudget: boolean;
  /** In hours or money, by `budgetBy`; null where there is none. */
  readonly budget: Decimal | null;
  readonly budgetCountsExpenses: boolean;
}

/** What amounts of a client depend on. */
export interface ClientFacts {
  readonly name: string;
  readonly currency: string;
  readonly updatedAt: string;
}

const FIELDS = new RecordFields([
  "name",
  "first_name",
  "last_name",
  "currency",
  "client",
  "is_active",
  "is_fixed_fee",
  "updated_at",
  "budget_by",
  "budget_is_monthly",
  "budget",
  "cost_budget",
  "cost_budget_include_expenses",
]);
const CLIENT = new RecordFields(["name", "currency"]);

/** Resources whose names or facts a directory holds. */
const KINDS: Readonly<Record<string, string>> = {
  clients: "client",
  projects: "project",
  tasks: "task",
  users: "user",
  expense_categories: "expense_category",
};

/** Budgets in money; the others are in hours. */
const MONEY_BUDGETS: readonly string[] = ["project_cost", "task_fees"];

/** Names of what reports speak of, and the currencies and project settings that their figures depend on. */
export class Directory {
  readonly projects = new Map<string, ProjectFacts>();
  readonly clients = new Map<string, ClientFacts>();
  readonly #names = new Map<string, string>();
  /** Currencies of clients that are in no list of clients, by what projects and reports say. */
  readonly #otherCurrencies = new Map<string, string>();

  /** Takes a record of one of the lists it is made from; others mean nothing to it. @throws JsonSyntaxError */
  see(resource: string, { bytes, start, end, id }: SlicedRecord): void {
    const kind = KINDS[resource];
    if (kind === undefined) return;
    FIELDS.load(bytes, start, end);
    const person = [FIELDS.text("first_name"), FIELDS.text("last_name")].filter(Boolean).join(" ");
    const name = FIELDS.text("name") ?? person;
    this.#names.set(`${kind}/${id}`, name);
    const updatedAt = FIELDS.text("updated_at") ?? "";
    if (resource === "clients") {
      this.clients.set(id, { name, currency: FIELDS.text("currency") ?? "", updatedAt });
    }
    if (resource === "projects") this.projects.set(id, this.#projectFacts(name, updatedAt));
  }

  /** The name of a subject of reports; its id where it has none here. */
  nameOf(kind: string, id: string): string {
    return this.#names.get(`${kind}/${id}`) || `${kind} ${id}`;
  }

  /** Learns a name from elsewhere where it has none. */
  learnName(kind: string, id: string, name: string): void {
    if (name !== "" && !this.#names.get(`${kind}/${id}`)) this.#names.set(`${kind}/${id}`, name);
  }

  /** Learns the currency of a client that is in no list. */
  learnCurrency(clientId: string, currency: string): void {
    if (currency !== "") this.#otherCurrencies.set(clientId, currency);
  }

  /** The currency amounts of a client are in; "" if nothing here says. */
  currencyOf(clientId: string | null): string {
    if (clientId === null) return "";
    return this.clients.get(clientId)?.currency || this.#otherCurrencies.get(clientId) || "";
  }

  #projectFacts(name: string, updatedAt: string): ProjectFacts {
    const clientId = FIELDS.reference("client");
    if (clientId !== null && FIELDS.open("client", CLIENT)) {
      this.learnCurrency(clientId, CLIENT.text("currency") ?? "");
      this.learnName("client", clientId, CLIENT.text("name") ?? "");
    }
    const budgetBy = FIELDS.text("budget_by") ?? "none";
    return {
      name,
      clientId,
      updatedAt,
      isActive: FIELDS.isTrue("is_active"),
      isFixedFee: FIELDS.isTrue("is_fixed_fee"),
      budgetBy,
      isMonthlyBudget: FIELDS.isTrue("budget_is_monthly"),
      budget: FIELDS.decimal(isMoneyBudget(budgetBy) ? "cost_budget" : "budget"),
      budgetCountsExpenses: FIELDS.isTrue("cost_budget_include_expenses"),
    };
  }
}

/** A record as it lies in a buffer. */
export interface SlicedRecord {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
  readonly id: string;
}

/** Whether a project's budget is in money rather than in hours. */
export function isMoneyBudget(budgetBy: string): boolean {
  return MONEY_BUDGETS.includes(budgetBy);
}
