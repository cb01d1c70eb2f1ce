/** Harvest's limit for everything but reports: 100 requests in 15 seconds, says the API's introduction. */
export const API_WINDOW_MS = 15_000;

/**
 * How much longer than the window the token of a request stays out until it is answered. The server counts arrivals, not
 * departures: travel times may differ by up to 300 ms, and a timer fires a little late. Windows of 15.4 s use 97.4 % of
 * the rate.
 */
export const API_MARGIN_MS = 400;

/** Harvest's limit for reports: 100 requests in 15 minutes, says the API's introduction. */
export const REPORT_LIMIT = { limit: 100, windowMs: 15 * 60_000, marginMs: 1000 } as const;

/** The largest page the API gives. It is always asked for: fewest requests, and `/invoices` would give 100. */
export const PER_PAGE = 2000;
