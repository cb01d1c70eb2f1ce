import { group } from "../api/account_lists.ts";
import type { AccountWorld } from "../data/account_world.ts";
import { documentPdf } from "../data/document_pdf.ts";
import { textAt } from "../data/json_text.ts";
import type { RequestInfo } from "./request_log.ts";
import { htmlResponse } from "../faults/inject_fault.ts";
import type { World } from "../data/world.ts";

/** How the web hosts behave. */
export interface WebHostOptions {
  readonly world: World;
  /** The request's bearer token; "" if there is none. */
  readonly token: string;
  /** Where receipts are sent on to, with a signature in the query; null serves them at once. */
  readonly receiptsRedirectTo: string | null;
  /** Whether opening a client link leaves a "viewed" mark, as Harvest probably does. */
  readonly pdfViewsBumpUpdatedAt: boolean;
}

/** Answers for the account's web host: PDFs by client link, receipts by login. */
export function answerWeb(request: RequestInfo, options: WebHostOptions): Response {
  const link = /^\/client\/(invoices|estimates)\/([\w-]+)(\.pdf)?$/.exec(request.path);
  if (link?.[1] !== undefined && link[2] !== undefined) {
    return answerClientLink(
      link[1] === "invoices" ? "invoices" : "estimates",
      link[2],
      link[3] !== undefined,
      options,
    );
  }
  const receipt = /^\/expenses\/(\d+)\/receipt$/.exec(request.path);
  if (receipt?.[1] !== undefined) return answerReceipt(request, receipt[1], options);
  return htmlResponse("The page you were looking for does not exist", 404);
}

/** Answers for the storage that receipts redirect to: the signature opens it, a second credential is refused (as by S3). */
export function answerStorage(request: RequestInfo, world: World): Response {
  const found = /^\/receipts\/(\d+)\//.exec(request.path);
  const id = found?.[1] ?? "";
  if (request.hasAuthorization && request.listener === "storage") {
    return new Response("<Error><Code>InvalidArgument</Code></Error>", {
      status: 400,
      headers: XML,
    });
  }
  const account = world.accounts.find(({ receipts }) => receipts.has(id));
  if (account === undefined || request.url.searchParams.get("signature") !== signature(id)) {
    return new Response("<Error><Code>AccessDenied</Code></Error>", { status: 403, headers: XML });
  }
  return fileResponse(account, id);
}

const XML = { "content-type": "application/xml" };

function answerClientLink(
  kind: "invoices" | "estimates",
  key: string,
  isPdf: boolean,
  { world, pdfViewsBumpUpdatedAt }: WebHostOptions,
): Response {
  for (const account of world.accounts) {
    const record = group(account.resource(kind), "client_key").get(key)?.[0];
    if (record === undefined) continue;
    if (!isPdf) return htmlResponse(`${account.name}: ${textAt(record.fields, "number")}`, 200);
    const pdf = documentPdf(
      kind === "invoices" ? "Invoice" : "Estimate",
      record.fields,
      account.name,
    );
    if (pdfViewsBumpUpdatedAt) {
      account.resource(kind).update(record.id, {});
      const messages = kind === "invoices" ? "invoice_messages" : "estimate_messages";
      account.resource(messages, record.id).add({
        event_type: "view",
        recipients: [],
        subject: null,
      });
    }
    return new Response(pdf, {
      headers: {
        "content-type": "application/pdf",
        "content-disposition": `inline; filename="${kind}.pdf"`,
      },
    });
  }
  return htmlResponse("The page you were looking for does not exist", 404);
}

function answerReceipt(
  request: RequestInfo,
  id: string,
  { world, token, receiptsRedirectTo }: WebHostOptions,
): Response {
  const account = world.accounts.find((one) => String(one.id) === request.accountId);
  // Whoever is not signed in gets the login page, with status 200.
  if (account === undefined || !world.accepts(token)) {
    return htmlResponse("Sign in to Harvest", 200);
  }
  if (!account.receipts.has(id)) {
    return htmlResponse("The page you were looking for does not exist", 404);
  }
  if (receiptsRedirectTo === null) return fileResponse(account, id);
  const name = textAt(account.resource("expenses").get(id) ?? {}, "receipt", "file_name");
  const query = `expires=${Math.floor(world.clock.date().getTime() / 1000) + 300}&signature=${
    signature(id)
  }`;
  // A name of dots alone would be taken for a step up, however it is escaped.
  const last = /^\.*$/.test(name) ? "file" : encodeURIComponent(name.toWellFormed());
  const location = `${receiptsRedirectTo}/receipts/${id}/${last}?${query}`;
  return new Response(null, { status: 302, headers: { location } });
}

function fileResponse(account: AccountWorld, id: string): Response {
  const file = account.receipts.get(id);
  if (file === undefined) return htmlResponse("The page you were looking for does not exist", 404);
  return new Response(file.bytes, { headers: { "content-type": file.contentType } });
}

/** A stand-in for a signature: unguessable enough for sample data, and checkable. */
function signature(id: string): string {
  return `sig${(Number(id) * 2_654_435_761 % 4_294_967_296).toString(16)}`;
}
