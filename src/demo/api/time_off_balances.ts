import type { AccountWorld } from "../data/account_world.ts";
import { ApiError } from "./api_error.ts";
import { jsonText, numberAt, textAt } from "../data/json_text.ts";

/** The body of `/v2/pto/balances`: what a user has left of each policy. @throws ApiError 404 for an unknown user */
export function timeOffBalances(account: AccountWorld, query: URLSearchParams): string {
  const userId = query.get("user_id") ?? account.userId;
  const user = account.resource("users").get(userId);
  if (user === undefined) throw new ApiError(404, "Not Found");
  const year = Number(query.get("year") ?? account.now().slice(0, 4));
  const as_of = query.get("as_of") ?? account.now().slice(0, 10);
  const balances = account.resource("pto_types").all().map(({ id, fields }) => {
    const used = account.resource("pto_requests").all()
      .filter((request) => textAt(request.fields, "user", "id") === userId)
      .filter((request) =>
        textAt(request.fields, "pto_type", "id") === id && request.fields["status"] === "approved"
      )
      .reduce((sum, request) => sum + numberAt(request.fields, "days"), 0);
    const available = numberAt(fields, "default_days_per_year");
    return {
      pto_type: { id: Number(id), name: textAt(fields, "name") },
      is_requestable: true,
      year,
      as_of,
      is_unlimited: available === 0,
      available_days: available.toFixed(1),
      used_days: used.toFixed(1),
      remaining_days: (available - used).toFixed(1),
    };
  });
  const name = `${textAt(user, "first_name")} ${textAt(user, "last_name")}`;
  return jsonText({ user: { id: Number(userId), name }, year, as_of, balances });
}
