/** Harvest's API, and the service that lists a token's accounts. */
export const API_URL = "https://api.harvestapp.com";
export const ID_URL = "https://id.getharvest.com";

/** Harvest's own domains: the only ones that are ever sent the token. */
const HARVEST_DOMAINS = ["harvestapp.com", "getharvest.com"] as const;

/**
 * Whether credentials may be sent to this URL: https below Harvest's domains, or the very origin that the user has set
 * as the API (`HARVEST_API_URL`, for tests).
 */
export function mayHaveCredentials(url: URL, apiOrigins: readonly string[]): boolean {
  if (apiOrigins.includes(url.origin)) return true;
  return url.protocol === "https:" && url.port === "" &&
    HARVEST_DOMAINS.some((domain) =>
      url.hostname === domain || url.hostname.endsWith(`.${domain}`)
    );
}
