import type { AccountWorld } from "../../src/demo/data/account_world.ts";
import { textAt } from "../../src/demo/data/json_text.ts";
import type { World } from "../../src/demo/data/world.ts";
import { fileResponse } from "../../src/demo/server/web_host.ts";

/** Answers for the storage that receipts redirect to: the signature opens it, a second credential is refused (as by S3). */
export function answerStorage(
  { pathname, searchParams }: URL,
  world: World,
  { hasCredential }: { readonly hasCredential: boolean },
): Response {
  if (hasCredential) return storageError(400, "InvalidArgument");
  const id = /^\/receipts\/(\d+)\//.exec(pathname)?.[1] ?? "";
  const account = world.accounts.find(({ receipts }) => receipts.has(id));
  return account !== undefined && searchParams.get("signature") === signature(id)
    ? fileResponse(account, id)
    : storageError(403, "AccessDenied");
}

/** Where in the storage a receipt is, with a signature in the query. */
export function signedPath(account: AccountWorld, id: string, now: Date): string {
  const name = textAt(account.resource("expenses").get(id) ?? {}, "receipt", "file_name");
  // A name of dots alone would be taken for a step up, however it is escaped.
  const last = /^\.*$/.test(name) ? "file" : encodeURIComponent(name.toWellFormed());
  const expires = Math.floor(now.getTime() / 1000) + 300;
  return `/receipts/${id}/${last}?expires=${expires}&signature=${signature(id)}`;
}

/** A stand-in for a signature: unguessable enough for sample data, and checkable. */
function signature(id: string): string {
  return `sig${(Number(id) * 2_654_435_761 % 4_294_967_296).toString(16)}`;
}

function storageError(status: number, code: string): Response {
  const headers = { "content-type": "application/xml" };
  return new Response(`<Error><Code>${code}</Code></Error>`, { status, headers });
}
