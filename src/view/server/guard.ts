/** Who may ask: pages of this server, in a browser on this machine, that know its token. */
export interface Door {
  readonly port: number;
  /** The first part of every path: whoever does not know it is not told that there is anything. */
  readonly token: string;
}

/**
 * The path below the token's if a request may be answered, or the status it is refused with. A name that is made to
 * point at this machine by somebody else (DNS rebinding) is another host; a page of another origin may not even load a
 * picture from here.
 */
export function admit(
  request: Request,
  { port, token }: Door,
): { readonly path: string } | { readonly refused: number } {
  const { pathname } = new URL(request.url);
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`];
  const host = request.headers.get("host") ?? "";
  if (!hosts.includes(host)) return { refused: 421 };
  const origin = request.headers.get("origin");
  if (origin !== null && !hosts.map((known) => `http://${known}`).includes(origin)) {
    return { refused: 403 };
  }
  const site = request.headers.get("sec-fetch-site");
  // Opened from an address bar or a link of another page is fine; being loaded into one is not.
  const isCrossSite = site === "cross-site" || site === "same-site";
  if (isCrossSite && request.headers.get("sec-fetch-dest") !== "document") return { refused: 403 };
  if (request.method !== "GET" && request.method !== "HEAD") return { refused: 405 };
  const prefix = `/${token}`;
  if (pathname !== prefix && !pathname.startsWith(`${prefix}/`)) return { refused: 404 };
  return { path: pathname.slice(prefix.length) };
}
