import { printable } from "../text/text_width.ts";
import { UsageError } from "../usage_error.ts";

/** An error as people read it. */
export interface ErrorText {
  /** What failed; one line, except for a bug, whose stack follows. */
  readonly message: string;
  /** What to do about it; null if the message says it all. */
  readonly hint: string | null;
}

/** What failed and what to do, for an error that ended the program. */
export function errorText(error: unknown): ErrorText {
  const message = printable(error instanceof Error ? error.message : String(error));
  if (error instanceof UsageError) {
    return { message, hint: error.hint && printable(capitalized(error.hint)) };
  }
  const known = knownError(error);
  if (known) {
    const { message: reworded = systemMessage, hint } = known;
    return { message: reworded(message), hint };
  }
  return {
    message: [message, ...stackOf(error)].join("\n"),
    hint: "This is a mistake in the program: please report it with the lines above",
  };
}

/** The system's messages begin with the cause; ours with what failed. */
function systemMessage(message: string): string {
  if (!/\(os error \d+\)/.test(message) || message.startsWith("Cannot")) return message;
  // "Not a directory (os error 20): readdir '/srv/file'"; of a step between two paths, the second is shown.
  const [, problem, step = "", path] = /^(.+): (\w+) '(?:.+' -> ')?(.+)'$/.exec(message) ?? [];
  return problem === undefined || path === undefined
    ? `Cannot continue: ${message}`
    : `Cannot ${STEPS[step] ?? "use"} "${path}": ${problem}`;
}

/** The runtime's names of its steps, in words. */
const STEPS: Readonly<Record<string, string>> = {
  mkdir: "create the folder",
  open: "open",
  readdir: "read the folder",
  readfile: "read",
  remove: "remove",
  rename: "place",
  tmpfile: "create a file in",
  writefile: "write",
};

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The stack without the message before it. */
function stackOf(error: unknown): string[] {
  const stack = error instanceof Error ? error.stack ?? "" : "";
  return stack.split("\n").filter((line) => /^\s+at /.test(line));
}

/** What is known about an error. */
export interface KnownError {
  /** What failed, where that is better said in other words than those of the error. */
  readonly message?: (message: string) => string;
  /** What to do; null if the message says it. */
  readonly hint: string | null;
}

/**
 * Advice by names, codes and statuses of an error or of one of its causes, the more specific first. After `says` comes what
 * is in a message, for failures of the network that the runtime gives neither a class nor a code.
 */
const ADVICE: Readonly<Record<string, string | null>> = {
  http401: "Check that it is a personal access token from https://id.getharvest.com/developers, " +
    "copied completely, not revoked, and for Harvest rather than another service",
  LockedError: "Wait until the other run has ended; if it hangs, stop that process, which " +
    "releases the lock",
  NewerFormatError: "Install a newer version of this program; nothing was changed",
  NoAccountsError: "Create the token as a person who belongs to a Harvest account, and give it " +
    "access to that account",
  http403: "Use the token of an administrator, and give it access to the account",
  http404: "Check HARVEST_API_URL and HARVEST_ID_URL if they are set: this server does not have " +
    "what Harvest has",
  http3xx: "Something else answers instead of Harvest. Does the network want a login first? " +
    "Open a web page in a browser to see; check HARVEST_API_URL and HARVEST_ID_URL if they are set",
  http429: "Something else uses up Harvest's limit for this account: run at another time, or use " +
    "a lower --rate",
  TargetError: "Make room there, or choose another place that you may write to; the existing " +
    "file is unchanged",
  CacheFolderError: "Set XDG_CACHE_HOME to a folder that you may write to; a container needs one " +
    "in memory, such as --tmpfs /tmp",
  "ENOSPC EDQUOT EFBIG":
    "Make room on the disk, or choose another folder with --output; what was " +
    "saved is kept, and the next run resumes from there",
  "EROFS EACCES EPERM": "Choose a folder with --output that you may read and write; in a " +
    "container, run as the folder's owner (--user UID:GID)",
  "ENOTDIR EISDIR EEXIST": "There is a file where a folder should be, or the other way round: " +
    "move it away, or choose another folder with --output",
  ENOENT: "Use --output to name another folder: this one, or one above it, is not there",
  ENAMETOOLONG: "Choose a folder with a shorter path with --output",
  "EMFILE ENFILE": "Too many files are open at once: raise the limit (ulimit -n)",
  EIO: "The disk itself reports an error: check it, and save what is on it, before it fails",
  DamagedBackupError: "Run the command verify, with --repair; then backup, then leave again",
  // Its message says it all.
  NoBackupError: null,
  NoSuchRecordError: "Name it by its number, name or id; the command find searches for words",
  NotAFileError: "A backup is made of real files and folders: move what is there away, or put " +
    "the real file or folder in its place; nothing was changed",
  ForeignJournalError: "Somebody else has written it, and nothing was changed: verify --repair " +
    "goes on without it",
  UnsteadyListError: "Data in Harvest changed during the backup: run the same command again",
  "says was replaced meanwhile": "A backup is running there: run the same command again when it " +
    "has ended",
  "NotAsWrittenError AlteredBackupError ManifestError ListFormatError RecordError":
    "Run the command verify: it lists every damaged file and what to do about it",
  "JsonSyntaxError PagingError BodyTooLargeError": "The server's answer is not from the Harvest " +
    "API: check HARVEST_API_URL and HARVEST_ID_URL if they are set, and whether the network wants " +
    "a login first",
  NoNetAccess: "Check HARVEST_API_URL and HARVEST_ID_URL",
  NotCapable: "Choose another place than the system's own folders (/dev, /proc, /sys)",
  "says not valid yet|certificate.*expired|certificate: Expired": "Check the clock of this " +
    "machine: certificates are valid for a limited time",
  "says certificate|\\bTLS\\b|InvalidContentType|handshake": "Something between this machine and " +
    "Harvest, such as a company proxy or a virus scanner, intercepts the connection. If you trust " +
    "it, set DENO_TLS_CA_STORE=system to trust the certificates that this system trusts",
  "says proxy|tunnel": "Check HTTPS_PROXY: the proxy refuses the connection. A user name and " +
    "password go into it as https://name:password@host",
  "says dns error|lookup address|name resolution|no such host": "Check the network: the server's " +
    "name cannot be looked up. In a network that needs a proxy, set HTTPS_PROXY",
  "says connection refused|actively refused": "Nothing listens there: check HARVEST_API_URL, " +
    "HARVEST_ID_URL and HTTPS_PROXY if they are set, and the firewall",
  "says no route to host|network is unreachable|unreachable host|unreachable network":
    "Check the network connection",
  "UnreachableError TransientError StatusError": "Harvest is not responding as it should: see " +
    "https://www.harveststatus.com and try again later; what was saved is kept",
};

/** What failed, in better words than those of the error. */
const REWORDED: Readonly<Record<string, (message: string) => string>> = {
  http401: refusedToken,
  NoNetAccess: refusedAccess((target) =>
    `Cannot contact ${target}: this program may only contact Harvest`
  ),
  NotCapable: refusedAccess((target) =>
    `Cannot use ${target}: this program may not use system folders`
  ),
};

/** What is added to the advice. */
const ANSWERS: Readonly<Record<string, (message: string) => string>> = { http401: refusal };

/** What is known about an error; null if nothing, as of a bug. */
export function knownError(error: unknown): KnownError | null {
  const chain: Error[] = [];
  // A cause may be its own cause; ten is deeper than anything is wrapped.
  for (let next = error; next instanceof Error && chain.length < 10; next = next.cause) {
    chain.push(next);
  }
  const words = chain.map(({ message }) => message).join("\n");
  const traits = new Set(chain.flatMap(traitsOf));
  const key = Object.keys(ADVICE).find((key) =>
    key.startsWith("says ")
      ? new RegExp(key.slice("says ".length), "i").test(words)
      : key.split(" ").some((trait) => traits.has(trait))
  );
  if (key === undefined) return null;
  const message = REWORDED[key];
  const answer = ANSWERS[key]?.(printable(chain[0]?.message ?? ""));
  const hint = ADVICE[key] ?? null;
  return { hint: answer ? `${hint}. ${answer}` : hint, ...(message ? { message } : {}) };
}

function traitsOf(error: Error): string[] {
  const status = "status" in error ? Number(error.status) : 0;
  return [
    error.name,
    ...("code" in error ? [String(error.code)] : []),
    ...[`http${status}`, `http${Math.floor(status / 100)}xx`],
    ...(error.name === "NotCapable" && /net access/.test(error.message) ? ["NoNetAccess"] : []),
  ];
}

/** The parts of the message of a refused token. */
const REFUSED_REGEXP = /^(?:(.*): )?Cannot get "([^"]*)".*?: status 401(?:, "(.*)")?$/;

/** The token comes first, since that is what people can change. */
function refusedToken(message: string): string {
  const [, place] = REFUSED_REGEXP.exec(message) ?? [];
  const where = place === undefined ? "" : ` for ${place.replace(/^Account /, "account ")}`;
  return `Harvest refused the token (401)${where}`;
}

/** Harvest's own words and the address, which few people need, come last. */
function refusal(message: string): string {
  const [, , url, words] = REFUSED_REGEXP.exec(message) ?? [];
  if (url === undefined) return "";
  return words ? `Harvest says: ${words} ${url}` : `It was sent to ${url}`;
}

/** Replaces the runtime's own advice, which would be to switch its protection off. */
function refusedAccess(messageOf: (target: string) => string): (message: string) => string {
  return (message) => {
    const [, target] = /^Requires .* access(?: to (.+?))?, run again with/.exec(message) ?? [];
    return target === undefined ? message : messageOf(target);
  };
}
