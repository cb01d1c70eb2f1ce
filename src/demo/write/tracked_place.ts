import { ApiError } from "../api/api_error.ts";
import { group } from "../api/records_of.ts";
import { type JsonObject, textAt } from "../data/json_text.ts";
import { pick, referred, userReference, type Write } from "./write_context.ts";

/** The fields that time entries and expenses have in common. */
export const TRACKED_FIELDS = {
  project_id: "number!",
  spent_date: "date!",
  user_id: "number",
  notes: "text",
} as const;

/** Where time or money goes, and whose it is. */
export interface ItemPlace {
  readonly project: JsonObject;
  readonly userId: string;
  readonly assignment: JsonObject;
}

/** The project that time or money goes to, and the person, who must be on it. @throws ApiError 422 */
export function placeOf(write: Write, sent: JsonObject, old: JsonObject | null): ItemPlace {
  const { account } = write;
  const projectId = textAt(sent, "project_id") || textAt(old ?? {}, "project", "id");
  const project = referred(write, { resource: "projects", field: "project_id", id: projectId });
  if (project["is_active"] !== true) throw new ApiError(422, "Project is archived");
  const userId = textAt(old ?? {}, "user", "id") || textAt(sent, "user_id") || account.userId;
  referred(write, { resource: "users", field: "user_id", id: userId });
  const assignments = group(account.resource("user_assignments"), "project", "id").get(projectId);
  const assignment = assignments?.find(({ fields }) => textAt(fields, "user", "id") === userId)
    ?.fields;
  if (assignment?.["is_active"] !== true) {
    throw new ApiError(422, "User is not assigned to this project");
  }
  return { project, userId, assignment };
}

/** What an entry or expense carries of them. */
export function placeMembers(
  { account }: Write,
  { project, userId, assignment }: ItemPlace,
): JsonObject {
  const client = account.resource("clients").get(textAt(project, "client", "id")) ?? {};
  return {
    user: userReference(account, userId),
    client: pick(client, "id", "name", "currency"),
    project: pick(project, "id", "name", "code"),
    user_assignment: embedded(assignment, "is_project_manager", "use_default_rates"),
  };
}

/** An assignment as entries and expenses carry it. */
export function embedded(assignment: JsonObject, ...more: readonly string[]): JsonObject {
  const common = ["id", "is_active", "created_at", "updated_at", "hourly_rate", "budget"];
  return pick(assignment, ...common, ...more);
}
