import type { Decimal } from "./decimal.ts";
import type { RecordSlice } from "../json/slice_records.ts";
import { RecordFields } from "./record_fields.ts";

/** The settings of a project that figures depend on. */
export interface ProjectSettings {
  readonly name: string;
  readonly clientId: string | null;
  readonly isActive: boolean;
  readonly isBillable: boolean;
  readonly isFixedFee: boolean;
  readonly fee: Decimal | null;
  readonly updatedAt: string;
  readonly budgetBy: string;
  readonly isMonthlyBudget: boolean;
  /** In hours or money, by `budgetBy`; null if there is none. */
  readonly budget: Decimal | null;
  readonly budgetCountsExpenses: boolean;
}

/** The settings of a client that figures depend on. */
export interface ClientSettings {
  readonly name: string;
  readonly currency: string;
  readonly updatedAt: string;
}

const FIELDS = new RecordFields(
  `name first_name last_name currency client client.name client.currency is_active
is_billable is_fixed_fee fee updated_at budget_by budget_is_monthly budget cost_budget
cost_budget_include_expenses`,
);

/** The resources whose records are master data. */
export const MASTER_RESOURCES = [
  "clients",
  "projects",
  "tasks",
  "users",
  "expense_categories",
] as const;
export type MasterResource = typeof MASTER_RESOURCES[number];

/** Budgets in money; all others are in hours. */
const MONEY_BUDGETS: readonly string[] = ["project_cost", "task_fees"];

/** The master data of an account: the names in its reports, and the currencies and settings that figures depend on. */
export class MasterData {
  readonly projects = new Map<string, ProjectSettings>();
  readonly clients = new Map<string, ClientSettings>();
  /** Of the rates of people; "" if Harvest does not say. */
  companyCurrency = "";
  readonly #names = new Map<string, string>();
  /** Currencies of clients that are not listed, as projects and reports give them. */
  readonly #otherCurrencies = new Map<string, string>();

  /** Adds a record of a list. @throws JsonSyntaxError */
  add(resource: MasterResource, { bytes, start, end, id }: RecordSlice): void {
    FIELDS.load(bytes, start, end);
    const person = [FIELDS.text("first_name"), FIELDS.text("last_name")].filter(Boolean).join(" ");
    const name = FIELDS.text("name") ?? person;
    const kind = resource === "expense_categories" ? "expense_category" : resource.slice(0, -1);
    this.#names.set(`${kind}/${id}`, name);
    const updatedAt = FIELDS.text("updated_at") ?? "";
    if (resource === "clients") {
      this.clients.set(id, { name, currency: FIELDS.text("currency") ?? "", updatedAt });
    }
    if (resource === "projects") this.projects.set(id, this.#readProject(name, updatedAt));
  }

  /** Adds the company. @throws JsonSyntaxError */
  addCompany(bytes: Uint8Array): void {
    FIELDS.load(bytes, 0, bytes.length);
    this.companyCurrency = FIELDS.text("currency") ?? "";
  }

  /** The name of a client, project, task, user or expense category; its kind and id if it has none. */
  nameOf(kind: string, id: string): string {
    return this.#names.get(`${kind}/${id}`) || `${kind} ${id}`;
  }

  /** The name of a client; null for no client. */
  clientName(id: string | null): string | null {
    return id === null ? null : this.nameOf("client", id);
  }

  /** Adds a name that no list has. */
  learnName(kind: string, id: string, name: string): void {
    if (name !== "" && !this.#names.get(`${kind}/${id}`)) this.#names.set(`${kind}/${id}`, name);
  }

  /** Adds the currency of a client that no list has. */
  learnCurrency(clientId: string, currency: string): void {
    if (currency !== "") this.#otherCurrencies.set(clientId, currency);
  }

  /**
   * The currency of a client's amounts, by the client itself; else, as of one that was deleted, by `own`, what a record with
   * such an amount says, or by what other records say; "" if it is unknown.
   */
  currencyOf(clientId: string | null, own = ""): string {
    if (clientId === null) return own;
    return this.clients.get(clientId)?.currency || own || this.#otherCurrencies.get(clientId) || "";
  }

  #readProject(name: string, updatedAt: string): ProjectSettings {
    const clientId = FIELDS.reference("client");
    if (clientId !== null) {
      this.learnCurrency(clientId, FIELDS.text("client.currency") ?? "");
      this.learnName("client", clientId, FIELDS.text("client.name") ?? "");
    }
    const budgetBy = FIELDS.text("budget_by") ?? "none";
    return {
      name,
      clientId,
      updatedAt,
      isActive: FIELDS.isTrue("is_active"),
      isBillable: FIELDS.isTrue("is_billable"),
      isFixedFee: FIELDS.isTrue("is_fixed_fee"),
      fee: FIELDS.decimal("fee"),
      budgetBy,
      isMonthlyBudget: FIELDS.isTrue("budget_is_monthly"),
      budget: FIELDS.decimal(isMoneyBudget(budgetBy) ? "cost_budget" : "budget"),
      budgetCountsExpenses: FIELDS.isTrue("cost_budget_include_expenses"),
    };
  }
}

/** Whether a project's budget is in money rather than in hours. */
export function isMoneyBudget(budgetBy: string): boolean {
  return MONEY_BUDGETS.includes(budgetBy);
}
