/** A list whose values child records repeat, directly or by way of other lists. */
export interface RepeatedList {
  readonly name: string;
  /** Path of the id under which they are looked up: the record's own, or that of the record it belongs to. */
  readonly by: string;
  /** Paths of the values that are repeated, and of those that decide whether they are. */
  readonly values: readonly string[];
  /** Lists whose values are repeated with a record's, by the path of the id that leads to them. */
  readonly along: Readonly<Record<string, string>>;
}

/**
 * Each value where it is kept, so that one change shows once; each list after those that are repeated along with it.
 * Source: the object tables of the API's documentation, 2025-11. A user's project assignments are the active ones of
 * active projects.
 */
export const REPEATED_LISTS: readonly RepeatedList[] = [
  { name: "clients", by: "id", values: ["name", "currency"], along: {} },
  { name: "tasks", by: "id", values: ["name"], along: {} },
  {
    name: "task_assignments",
    by: "project.id",
    values: ["id", "is_active", "billable", "hourly_rate", "budget", "updated_at"],
    along: { "task.id": "tasks" },
  },
  {
    name: "projects",
    by: "id",
    values: ["id", "is_active", "name", "code"],
    along: { "client.id": "clients", id: "task_assignments" },
  },
  {
    name: "user_assignments",
    by: "user.id",
    values: [
      ...["id", "is_active", "is_project_manager", "use_default_rates", "hourly_rate", "budget"],
      "updated_at",
    ],
    along: { "project.id": "projects" },
  },
  {
    name: "users",
    by: "id",
    values: ["id", "is_active", "first_name", "last_name", "email"],
    along: {},
  },
];

/** A list with all lists that are repeated along with it, each after those it needs. */
export function repeatedWith(name: string): readonly RepeatedList[] {
  const wanted = new Set([name]);
  const lists = REPEATED_LISTS.toReversed().filter((list) => {
    if (!wanted.has(list.name)) return false;
    for (const other of Object.values(list.along)) wanted.add(other);
    return true;
  });
  return lists.reverse();
}
