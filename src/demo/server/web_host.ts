import { group } from "../api/records_of.ts";
import type { AccountWorld } from "../data/account_world.ts";
import { documentPdf } from "../data/pdf.ts";
import { textAt } from "../data/json_text.ts";
import type { World } from "../data/world.ts";

/** Answers for the account's web host: PDFs by client link, receipts to those who are signed in to an account. */
export function answerWeb(
  path: string,
  world: World,
  { signedIn, storageOrigin }: {
    readonly signedIn: AccountWorld | null;
    /** Where receipts are sent on to, with a signature in the query; null serves them at once. */
    readonly storageOrigin: string | null;
  },
): Response {
  const [, kind, key, isPdf] = /^\/client\/(invoices|estimates)\/([\w-]+)(\.pdf)?$/.exec(path) ??
    [];
  if (kind !== undefined && key !== undefined) {
    return answerClientLink(world, kind, key, { isPdf: isPdf !== undefined });
  }
  const receiptId = /^\/expenses\/(\d+)\/receipt$/.exec(path)?.[1];
  if (receiptId === undefined) return notFoundPage();
  // Whoever is not signed in gets the login page, with status 200.
  if (signedIn === null) return page("Sign in to Harvest");
  if (storageOrigin === null || !signedIn.receipts.has(receiptId)) {
    return fileResponse(signedIn, receiptId);
  }
  const location = storageOrigin + signedPath(signedIn, receiptId, world.clock.date());
  return new Response(null, { status: 302, headers: { location } });
}

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

/** The web host's answer for an address that leads nowhere. */
export function notFoundPage(): Response {
  return page("The page you were looking for does not exist", 404);
}

function answerClientLink(
  world: World,
  kind: string,
  key: string,
  { isPdf }: { isPdf: boolean },
): Response {
  for (const account of world.accounts) {
    const record = group(account.resource(kind), "client_key").get(key)?.[0];
    if (record === undefined) continue;
    if (!isPdf) return page(`${account.name}: ${textAt(record.fields, "number")}`);
    const title = kind === "invoices" ? "Invoice" : "Estimate";
    return new Response(documentPdf(title, record.fields, account.name), {
      headers: {
        "content-type": "application/pdf",
        "content-disposition": `inline; filename="${kind}.pdf"`,
      },
    });
  }
  return notFoundPage();
}

function signedPath(account: AccountWorld, id: string, now: Date): string {
  const name = textAt(account.resource("expenses").get(id) ?? {}, "receipt", "file_name");
  // A name of dots alone would be taken for a step up, however it is escaped.
  const last = /^\.*$/.test(name) ? "file" : encodeURIComponent(name.toWellFormed());
  const expires = Math.floor(now.getTime() / 1000) + 300;
  return `/receipts/${id}/${last}?expires=${expires}&signature=${signature(id)}`;
}

function fileResponse(account: AccountWorld, id: string): Response {
  const file = account.receipts.get(id);
  if (file === undefined) return notFoundPage();
  return new Response(file.bytes, { headers: { "content-type": file.contentType } });
}

/** A stand-in for a signature: unguessable enough for sample data, and checkable. */
function signature(id: string): string {
  return `sig${(Number(id) * 2_654_435_761 % 4_294_967_296).toString(16)}`;
}

function storageError(status: number, code: string): Response {
  const headers = { "content-type": "application/xml" };
  return new Response(`<Error><Code>${code}</Code></Error>`, { status, headers });
}

/** A web page with one sentence. */
function page(sentence: string, status = 200): Response {
  const html =
    `<!DOCTYPE html>\n<html><head><title>Harvest</title></head><body><h1>${sentence}</h1></body></html>\n`;
  return new Response(html, { status, headers: { "content-type": "text/html; charset=utf-8" } });
}
