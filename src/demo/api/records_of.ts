import { type AccountWorld, PARENT_OF } from "../data/account_world.ts";
import { ApiError } from "./api_error.ts";
import { at, type JsonObject, jsonText, parseExact, textAt } from "../data/json_text.ts";
import { type RecordList, StoredRecord } from "../data/record_list.ts";

/**
 * All records of a list of the account, ascending by id: as kept, or made up from others where Harvest does so too.
 * @throws ApiError 404 if the parent does not exist, 422 for teammates of somebody who is no manager
 */
export function recordsOf(
  account: AccountWorld,
  name: string,
  parentId: string | null = null,
): readonly StoredRecord[] {
  if (parentId === null) return account.resource(name).all();
  const parent = PARENT_OF[name];
  if (parent === undefined || account.resource(parent).get(parentId) === undefined) {
    throw new ApiError(404, "Not Found");
  }
  switch (name) {
    case "task_assignments":
    case "user_assignments":
      return group(account.resource(name), "project", "id").get(parentId) ?? [];
    case "project_assignments":
      return projectAssignments(account, parentId);
    case "teammates":
      if (!account.accessRoles(parentId).includes("manager")) {
        throw new ApiError(422, "User is not a Manager");
      }
      return account.resource(name, parentId).all();
    default:
      return account.resource(name, parentId).all();
  }
}

const groups = new WeakMap<
  RecordList,
  { version: number; by: Map<string, Map<string, StoredRecord[]>> }
>();

/** The records of a list by the text at a path, `group(expenses, "project", "id")`; worked out once for each state of the list. */
export function group(list: RecordList, ...path: readonly string[]): Map<string, StoredRecord[]> {
  let known = groups.get(list);
  if (known?.version !== list.version) {
    groups.set(list, known = { version: list.version, by: new Map() });
  }
  const key = path.join(".");
  let by = known.by.get(key);
  if (!by) {
    by = Map.groupBy(list.all(), ({ fields }) => textAt(fields, ...path));
    known.by.set(key, by);
  }
  return by;
}

/** A user's active assignments to active projects, each with the project's active tasks. */
function projectAssignments(account: AccountWorld, userId: string): StoredRecord[] {
  const projects = account.resource("projects");
  const tasksOf = group(account.resource("task_assignments"), "project", "id");
  const assignments = group(account.resource("user_assignments"), "user", "id").get(userId) ?? [];
  return assignments.flatMap((assignment) => {
    if (assignment.fields["is_active"] !== true) return [];
    const projectId = textAt(assignment.fields, "project", "id");
    const project = projects.get(projectId);
    if (project?.["is_active"] !== true) return [];
    const tasks = (tasksOf.get(projectId) ?? []).filter(({ fields }) =>
      fields["is_active"] === true
    );
    const text = jsonText({
      ...without(assignment.text, "user"),
      client: {
        id: at(project, "client", "id") ?? null,
        name: at(project, "client", "name") ?? null,
      },
      task_assignments: tasks.map((task) => without(task.text, "project")),
    });
    return [new StoredRecord(assignment.id, text)];
  });
}

function without(text: string, member: string): JsonObject {
  const { [member]: _left, ...rest } = parseExact(text);
  return rest;
}
