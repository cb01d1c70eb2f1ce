import { decimal } from "../data/json_text.ts";
import { cycled, daysAfter, daysBefore, momentOf, type SampleContext } from "./sample_context.ts";
import { PEOPLE } from "./sample_names.ts";

/** A person as other records refer to them. */
export interface Person {
  readonly id: number;
  readonly name: string;
  readonly hourlyRate: number;
  readonly costRate: number;
  readonly isActive: boolean;
  readonly isManager: boolean;
  readonly email: string;
}

/** 35 hours, in seconds, as Harvest gives a weekly capacity. */
const WEEKLY_CAPACITY_SECONDS = 126_000;

/** Adds users with their roles, rates and teammates; the first one is the token's. */
export function addPeople(context: SampleContext): Person[] {
  const { account, random, until, size } = context;
  const joined = daysBefore(until, size.years * 365);
  const people: Person[] = [];
  for (let index = 0; index < size.users; index++) {
    const sample = cycled(PEOPLE, index);
    const again = index < PEOPLE.length ? "" : ` ${Math.floor(index / PEOPLE.length) + 1}`;
    const created = momentOf(until, daysAfter(joined, index * 3), random);
    const last = sample.last + again;
    const isActive = sample.isActive ?? true;
    // A second administrator would blur what a role shows: copies of the first person are members.
    const access = index > 0 && sample.access[0] === "administrator" ? ["member"] : sample.access;
    const email = `person${index + 1}.${account.id}@example.com`;
    const id = Number(
      account.resource("users").add({
        id: account.parts.nextId("users"),
        first_name: sample.first,
        last_name: last,
        email,
        telephone: index % 3 === 0 ? "" : "+46 8 123 456",
        timezone: sample.timezone,
        has_access_to_all_future_projects: index < 2,
        is_contractor: sample.isContractor ?? false,
        is_active: isActive,
        weekly_capacity: WEEKLY_CAPACITY_SECONDS,
        default_hourly_rate: decimal(sample.hourlyRate),
        cost_rate: decimal(sample.costRate),
        roles: [sample.role],
        access_roles: access,
        permissions_profile: null,
        saml_exempt: false,
        avatar_url:
          "https://cache.harvestapp.com/assets/profile_images/abraj_albait_towers.png?1498516481",
        created_at: created,
        updated_at: created,
      }),
    );
    const person = {
      id,
      name: `${sample.first} ${last}`,
      hourlyRate: sample.hourlyRate,
      costRate: sample.costRate,
      isActive,
      isManager: access.includes("manager"),
      email,
    };
    people.push(person);
    addRates(context, person, created);
  }
  account.userId = String(people[0]?.id ?? "");
  addRoles(context, people);
  addTeammates(context, people);
  return people;
}

/** A lower rate in the first year, then the present one; the very first has no start. */
function addRates({ account, until }: SampleContext, person: Person, created: string): void {
  const raise = daysAfter(created.slice(0, 10), 365);
  const hasRaise = Date.parse(raise) < until.getTime();
  for (
    const [name, amount] of [["billable_rates", person.hourlyRate], [
      "cost_rates",
      person.costRate,
    ]] as const
  ) {
    const rates = account.resource(name, person.id);
    if (hasRaise) {
      rates.add({
        id: account.parts.nextId(name),
        amount: decimal(Math.round(amount * 85) / 100),
        start_date: null,
        end_date: daysAfter(raise, -1),
        created_at: created,
      });
    }
    rates.add({
      id: account.parts.nextId(name),
      amount: decimal(amount),
      start_date: hasRaise ? raise : null,
      end_date: null,
      created_at: hasRaise ? `${raise}T09:00:00Z` : created,
    });
  }
}

function addRoles({ account }: SampleContext, people: readonly Person[]): void {
  const names = new Set(people.flatMap((_person, index) => cycled(PEOPLE, index).role));
  for (const name of [...names, "Intern"]) {
    const members = people.filter((_person, index) => cycled(PEOPLE, index).role === name);
    account.resource("roles").add({
      id: account.parts.nextId("roles"),
      name,
      user_ids: members.map(({ id }) => id),
    });
  }
}

/** Managers share the members among them; a person may be in several teams. */
function addTeammates({ account, random }: SampleContext, people: readonly Person[]): void {
  const members = people.filter(({ isManager }) => !isManager).slice(1);
  for (const manager of people.filter(({ isManager }) => isManager)) {
    const team = account.resource("teammates", manager.id);
    for (const { id } of random.some(members, 3)) {
      const user = account.resource("users").get(id);
      if (!user) continue;
      team.setRaw(
        JSON.stringify({
          id,
          first_name: user["first_name"],
          last_name: user["last_name"],
          email: user["email"],
        }),
      );
    }
  }
}
