/** What sends a request: the runtime's `fetch`, or a stand-in of the same shape. */
export type Fetch = (request: Request) => Promise<Response>;
