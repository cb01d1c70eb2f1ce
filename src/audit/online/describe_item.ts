import { Decimal } from "../ledger/decimal.ts";
import type { Directory } from "../ledger/directory.ts";
import type { Remark } from "../ledger/finding_log.ts";
import type { TrackedItem } from "../ledger/tracked_item.ts";

/** What to say of a time entry or expense that is not the same on both sides; null is a side that has none. */
export function describeItems(
  directory: Directory,
  own: TrackedItem | null,
  fresh: TrackedItem | null,
): Omit<Remark, "resource"> {
  const item = own ?? fresh;
  if (!item) return {};
  const { client, project, user } = item.subjects;
  const nameOf = (kind: string, id: string | null) =>
    id === null ? null : directory.nameOf(kind, id);
  const what = [
    `${item.resource} ${item.id}`,
    item.date,
    nameOf("user", user),
    nameOf("task", item.subjects.task) ??
      nameOf("expense_category", item.subjects.expense_category),
  ].filter((part) => part !== null).join(", ");
  const values = own && fresh ? changes(own, fresh) : amountText(item);
  return {
    year: Number(item.date.slice(0, 4)),
    client: nameOf("client", client),
    project: nameOf("project", project),
    record: `${what}: ${values}`,
    differences: differences(own, fresh, directory.currencyOf(client) || "money"),
  };
}

function differences(
  own: TrackedItem | null,
  fresh: TrackedItem | null,
  currency: string,
): [string, Decimal][] {
  const less = (figure: (item: TrackedItem) => Decimal) =>
    (own ? figure(own) : Decimal.ZERO).minus(fresh ? figure(fresh) : Decimal.ZERO);
  return [["h", less(({ hours }) => hours)], [currency, less(worth)]];
}

/** What an entry bills, or what an expense cost. */
function worth({ resource, cost, hours, rate, isBillable }: TrackedItem): Decimal {
  if (resource === "expenses") return cost;
  return isBillable && rate !== null ? hours.times(rate) : Decimal.ZERO;
}

function amountText(item: TrackedItem): string {
  return item.resource === "expenses" ? `cost ${item.cost}` : `${item.hours} h`;
}

/** The members that differ: here, and in Harvest. */
function changes(own: TrackedItem, fresh: TrackedItem): string {
  const told: string[] = [];
  const tell = (name: string, here: unknown, there: unknown) => {
    if (String(here) !== String(there)) told.push(`${name} ${here} here, ${there} in Harvest`);
  };
  tell("date", own.date, fresh.date);
  tell("hours", own.hours, fresh.hours);
  tell("rate", own.rate, fresh.rate);
  tell("cost", own.cost, fresh.cost);
  tell("billable", own.isBillable, fresh.isBillable);
  tell("billed", own.isBilled, fresh.isBilled);
  for (const subject of ["client", "project", "task", "user", "expense_category"] as const) {
    tell(subject, own.subjects[subject], fresh.subjects[subject]);
  }
  return told.join("; ");
}
