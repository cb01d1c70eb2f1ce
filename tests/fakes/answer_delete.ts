import type { ApiQuestion } from "../../src/demo/api/answer_api.ts";
import { ApiError } from "../../src/demo/api/api_error.ts";
import { matchRoute } from "../../src/demo/api/routes.ts";
import { textAt } from "../../src/demo/data/json_text.ts";

/** The members of other lists that refer to a record: as long as there is one, it cannot be deleted. */
const USED_BY: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  clients: { projects: "client", invoices: "client", estimates: "client" },
  tasks: { time_entries: "task" },
  expense_categories: { expenses: "expense_category" },
  task_assignments: { time_entries: "task_assignment" },
  user_assignments: { time_entries: "user_assignment", expenses: "user_assignment" },
  users: { time_entries: "user", expenses: "user" },
  estimates: { invoices: "estimate" },
};

/** Deletes a record as Harvest does, which no program of ours asks for. @throws ApiError */
export function answerDelete({ account, url, access }: ApiQuestion): string {
  if (!access.isAdmin) throw new ApiError(403, "You are not authorized to perform this action");
  const { route, recordId } = matchRoute(url.pathname.replace(/^\/v2/, "")) ?? {};
  if (!route || !recordId) throw new ApiError(404, "Not Found");
  for (const [resource, member] of Object.entries(USED_BY[route.name] ?? {})) {
    const users = account.resource(resource).all();
    if (users.some(({ fields }) => textAt(fields, member, "id") === recordId)) {
      throw new ApiError(422, `Cannot be deleted: it has ${resource.replaceAll("_", " ")}`);
    }
  }
  if (account.remove(route.name, recordId)) return "";
  throw new ApiError(404, "Not Found");
}
