import { decimal, type JsonObject, listAt, pick, textAt } from "../data/json_text.ts";
import { daysAfter } from "../data/record_list.ts";
import { cycled, type SampleContext } from "./sample_context.ts";
import { CLIENTS, EXPENSE_CATEGORIES, PEOPLE, TASKS } from "./sample_names.ts";

/** 35 hours, in seconds, as Harvest gives a weekly capacity. */
const WEEKLY_CAPACITY_SECONDS = 126_000;

/** Adds users with their roles, rates and teammates; the first one is the token's. */
export function addPeople(context: SampleContext): JsonObject[] {
  const { account, size } = context;
  const joined = context.daysBefore(size.years * 365);
  const people = Array.from({ length: size.users }, (_, index) => {
    const [first_name, baseName, role, access, hourlyRate, costRate, timezone, special] = cycled(
      PEOPLE,
      index,
    );
    const round = Math.floor(index / PEOPLE.length);
    const created_at = context.momentOf(daysAfter(joined, index * 3));
    // A second administrator would blur what a role shows: copies of the first person are members.
    const isCopy = index > 0 && access === "administrator";
    const email = special === "no e-mail" ? null : `person${index + 1}.${account.id}@example.com`;
    const person = context.add("users", {
      first_name,
      last_name: round === 0 ? baseName : `${baseName} ${round + 1}`,
      email,
      telephone: index % 3 === 0 ? "" : "+46 8 123 456",
      timezone,
      has_access_to_all_future_projects: index < 2,
      is_contractor: special === "contractor",
      is_active: special !== "archived" && special !== "no e-mail",
      weekly_capacity: WEEKLY_CAPACITY_SECONDS,
      default_hourly_rate: decimal(hourlyRate),
      cost_rate: decimal(costRate),
      roles: [role],
      access_roles: isCopy ? ["member"] : access.split(" "),
      permissions_profile: null,
      saml_exempt: false,
      avatar_url:
        "https://cache.harvestapp.com/assets/profile_images/abraj_albait_towers.png?1498516481",
      created_at,
    });
    addRates(context, "billable_rates", person, hourlyRate);
    addRates(context, "cost_rates", person, costRate);
    return person;
  });
  account.userId = textAt(people[0] ?? {}, "id");
  const byRole = Map.groupBy(people, (person) => String(listAt(person, "roles")[0]));
  for (const [name, members] of [...byRole, ["Intern", []] as const]) {
    context.add("roles", { name, user_ids: members.map(({ id = null }) => id) });
  }
  addTeammates(context, people);
  return people;
}

/** A lower rate in the first year, then the present one; the very first has no start. */
function addRates(
  { account, until }: SampleContext,
  name: "billable_rates" | "cost_rates",
  person: JsonObject,
  amount: number,
): void {
  const created_at = textAt(person, "created_at");
  const raise = daysAfter(created_at.slice(0, 10), 365);
  const hasRaise = Date.parse(raise) < until.getTime();
  const rates = account.resource(name, textAt(person, "id"));
  if (hasRaise) {
    const first = decimal(Math.round(amount * 85) / 100);
    rates.add({ amount: first, start_date: null, end_date: daysAfter(raise, -1), created_at });
  }
  rates.add({
    amount: decimal(amount),
    start_date: hasRaise ? raise : null,
    end_date: null,
    created_at: hasRaise ? `${raise}T09:00:00Z` : created_at,
  });
}

/** Whether a person looks after others. */
export function isManager(person: JsonObject): boolean {
  return listAt(person, "access_roles").includes("manager");
}

/** Managers share the members among them; a person may be in several teams. */
function addTeammates({ account, random }: SampleContext, people: readonly JsonObject[]): void {
  const members = people.filter((person) => !isManager(person)).slice(1);
  for (const manager of people.filter(isManager)) {
    const list = account.resource("teammates", textAt(manager, "id"));
    for (const person of random.some(members, 3)) {
      list.setRaw(JSON.stringify(pick(person, "id first_name last_name email")));
    }
  }
}

/** Adds clients, the last of them archived, and their contacts. */
export function addClients(context: SampleContext): JsonObject[] {
  const { random, size } = context;
  const first = context.daysBefore(size.years * 365 - 10);
  return Array.from({ length: size.clients }, (_, index) => {
    const [name, currency, address] = cycled(CLIENTS, index);
    const created_at = context.momentOf(daysAfter(first, index * 20 % (size.years * 300)));
    const client = context.add("clients", {
      name: index < CLIENTS.length ? name : `${name} ${index + 1}`,
      is_active: index % CLIENTS.length !== CLIENTS.length - 1,
      address,
      statement_key: random.hex(40),
      currency,
      created_at,
    });
    for (let contact = random.int(0, 2); contact > 0; contact--) {
      const isOwner = contact === 1;
      context.add("contacts", {
        client: pick(client, "id name"),
        title: isOwner ? "Owner" : null,
        first_name: isOwner ? "Richard" : "Siobhán",
        last_name: isOwner ? "Roe" : "Ní Bhriain",
        email: `contact${contact}.${client["id"]}@example.com`,
        phone_office: "(203) 697-8885",
        phone_mobile: null,
        fax: "",
        invoice_recipient_status: isOwner ? "recipient" : "none",
        created_at,
      });
    }
    return client;
  });
}

/** Adds tasks, the last of them archived. */
export function addTasks(context: SampleContext): JsonObject[] {
  const { size } = context;
  return TASKS.map(([name, billable_by_default, rate], index) =>
    context.add("tasks", {
      name,
      billable_by_default,
      default_hourly_rate: rate === null ? null : decimal(rate),
      is_default: index < 3,
      is_active: index < TASKS.length - 1,
      created_at: context.momentOf(context.daysBefore(size.years * 365)),
    })
  );
}

/** Adds the categories of the lines of invoices and estimates, and of expenses, which it gives. */
export function addCategories(context: SampleContext): JsonObject[] {
  const { size } = context;
  const created_at = context.momentOf(context.daysBefore(size.years * 365));
  for (const name of ["Service", "Product", "Réduction"]) {
    const use = { use_as_service: name === "Service", use_as_expense: name === "Product" };
    context.add("invoice_item_categories", { name, ...use, created_at });
    context.add("estimate_item_categories", { name, created_at });
  }
  return EXPENSE_CATEGORIES.map(([name, unit_name, price, is_active]) => {
    const unit_price = price === null ? null : decimal(price);
    return context.add("expense_categories", {
      name,
      unit_name,
      unit_price,
      is_active,
      created_at,
    });
  });
}
