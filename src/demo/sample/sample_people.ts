import { decimal } from "../data/json_text.ts";
import { cycled, daysAfter, daysBefore, momentOf, type SampleContext } from "./sample_context.ts";
import { PEOPLE } from "./sample_names.ts";

/** A person as other records refer to them. */
export interface SamplePerson {
  readonly id: number;
  readonly name: string;
  readonly role: string;
  readonly hourlyRate: number;
  readonly costRate: number;
  readonly isActive: boolean;
  readonly isManager: boolean;
}

/** 35 hours, in seconds, as Harvest gives a weekly capacity. */
const WEEKLY_CAPACITY_SECONDS = 126_000;

/** Adds users with their roles, rates and teammates; the first one is the token's. */
export function addPeople(context: SampleContext): SamplePerson[] {
  const { account, random, until, size } = context;
  const joined = daysBefore(until, size.years * 365);
  const people = Array.from({ length: size.users }, (_, index): SamplePerson => {
    const [first, baseName, role, access, hourlyRate, costRate, timezone, special] = cycled(
      PEOPLE,
      index,
    );
    const round = Math.floor(index / PEOPLE.length);
    const last = round === 0 ? baseName : `${baseName} ${round + 1}`;
    const created_at = momentOf(until, daysAfter(joined, index * 3), random);
    const isActive = special !== "archived" && special !== "no e-mail";
    // A second administrator would blur what a role shows: copies of the first person are members.
    const isCopy = index > 0 && access === "administrator";
    const access_roles = isCopy ? ["member"] : access.split(" ");
    const email = special === "no e-mail" ? null : `person${index + 1}.${account.id}@example.com`;
    const id = Number(
      account.resource("users").add({
        first_name: first,
        last_name: last,
        email,
        telephone: index % 3 === 0 ? "" : "+46 8 123 456",
        timezone,
        has_access_to_all_future_projects: index < 2,
        is_contractor: special === "contractor",
        is_active: isActive,
        weekly_capacity: WEEKLY_CAPACITY_SECONDS,
        default_hourly_rate: decimal(hourlyRate),
        cost_rate: decimal(costRate),
        roles: [role],
        access_roles,
        permissions_profile: null,
        saml_exempt: false,
        avatar_url:
          "https://cache.harvestapp.com/assets/profile_images/abraj_albait_towers.png?1498516481",
        created_at,
      }),
    );
    addRates(context, "billable_rates", { id, amount: hourlyRate, created_at });
    addRates(context, "cost_rates", { id, amount: costRate, created_at });
    const isManager = access_roles.includes("manager");
    return { id, name: `${first} ${last}`, role, hourlyRate, costRate, isActive, isManager };
  });
  account.userId = String(people[0]?.id ?? "");
  addRoles(context, people);
  addTeammates(context, people);
  return people;
}

/** A lower rate in the first year, then the present one; the very first has no start. */
function addRates(
  { account, until }: SampleContext,
  name: "billable_rates" | "cost_rates",
  { id, amount, created_at }: { id: number; amount: number; created_at: string },
): void {
  const raise = daysAfter(created_at.slice(0, 10), 365);
  const hasRaise = Date.parse(raise) < until.getTime();
  const rates = account.resource(name, id);
  if (hasRaise) {
    rates.add({
      amount: decimal(Math.round(amount * 85) / 100),
      start_date: null,
      end_date: daysAfter(raise, -1),
      created_at,
    });
  }
  rates.add({
    amount: decimal(amount),
    start_date: hasRaise ? raise : null,
    end_date: null,
    created_at: hasRaise ? `${raise}T09:00:00Z` : created_at,
  });
}

function addRoles({ account }: SampleContext, people: readonly SamplePerson[]): void {
  const byRole = Map.groupBy(people, ({ role }) => role);
  for (const [name, members] of [...byRole, ["Intern", []] as const]) {
    account.resource("roles").add({ name, user_ids: members.map(({ id }) => id) });
  }
}

/** Managers share the members among them; a person may be in several teams. */
function addTeammates({ account, random }: SampleContext, people: readonly SamplePerson[]): void {
  const members = people.filter(({ isManager }) => !isManager).slice(1);
  for (const manager of people.filter(({ isManager }) => isManager)) {
    for (const { id } of random.some(members, 3)) {
      const { first_name, last_name, email } = account.resource("users").get(id) ?? {};
      account.resource("teammates", manager.id).setRaw(
        JSON.stringify({ id, first_name, last_name, email }),
      );
    }
  }
}
