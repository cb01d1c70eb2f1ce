/**
 * All the program may touch, as Deno flags: the same whether it runs from source or as a binary.
 * A host that is not here cannot be reached by any bug or any link in a response.
 */
export const PERMISSIONS: readonly string[] = [
  // A run from cron must fail rather than wait for an answer.
  "--no-prompt",
  "--allow-net=" + [
    // The API, and the account's own host, which serves the PDFs.
    "*.harvestapp.com:443",
    // The ID service, which lists the accounts of a token.
    "*.getharvest.com:443",
    // Where Harvest keeps receipts and redirects to.
    "*.amazonaws.com:443",
    "*.cloudfront.net:443",
    // The built-in fake Harvest.
    "127.0.0.1",
    "localhost",
    "[::1]",
  ].join(","),
  // The backup may be anywhere the user says, so paths cannot be named beforehand.
  "--allow-read",
  "--allow-write",
  // What opens a page in the browser on Linux, macOS and Windows.
  "--allow-run=xdg-open,open,explorer",
  // Free space, for the check.
  "--allow-sys=statfs",
  "--allow-env=" + [
    "HARVEST_PAT",
    "HARVEST_PAT_FILE",
    "HARVEST_API_URL",
    "HARVEST_ID_URL",
    // Where the user's cache is, which holds the index of the page.
    "XDG_CACHE_HOME",
    "HOME",
    "LOCALAPPDATA",
    // How the terminal wants to be written to.
    "NO_COLOR",
    "TERM",
    "COLUMNS",
  ].join(","),
];
