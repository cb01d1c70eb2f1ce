import { group } from "../api/records_of.ts";
import type { AccountWorld } from "../data/account_world.ts";
import { documentPdf } from "../data/pdf.ts";
import type { World } from "../data/world.ts";

/** Answers for the account's web host: PDFs by client link, receipts to those who are signed in to an account. */
export function answerWeb(
  path: string,
  world: World,
  signedIn: AccountWorld | null,
): Response {
  const [, kind, key] = /^\/client\/(invoices|estimates)\/([\w-]+)\.pdf$/.exec(path) ?? [];
  if (kind !== undefined && key !== undefined) return answerClientLink(world, kind, key);
  const receiptId = /^\/expenses\/(\d+)\/receipt$/.exec(path)?.[1];
  if (receiptId === undefined) return notFoundPage();
  // Whoever is not signed in gets the login page, with status 200.
  return signedIn === null ? page("Sign in to Harvest") : fileResponse(signedIn, receiptId);
}

/** The web host's answer for an address that leads nowhere. */
export function notFoundPage(): Response {
  return page("The page you were looking for does not exist", 404);
}

function answerClientLink(world: World, kind: string, key: string): Response {
  for (const account of world.accounts) {
    const record = group(account.resource(kind), "client_key").get(key)?.[0];
    if (record === undefined) continue;
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

export function fileResponse(account: AccountWorld, id: string): Response {
  const file = account.receipts.get(id);
  if (file === undefined) return notFoundPage();
  return new Response(file.bytes, { headers: { "content-type": file.contentType } });
}

/** A web page with one sentence. */
function page(sentence: string, status = 200): Response {
  const html =
    `<!DOCTYPE html>\n<html><head><title>Harvest</title></head><body><h1>${sentence}</h1></body></html>\n`;
  return new Response(html, { status, headers: { "content-type": "text/html; charset=utf-8" } });
}
