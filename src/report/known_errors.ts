/** What errors are recognised by: names, codes, statuses and messages of the error and all its causes. */
interface Traits {
  readonly names: readonly string[];
  readonly codes: readonly unknown[];
  readonly statuses: readonly unknown[];
  readonly words: string;
}

/** An error that there is advice for. */
export interface KnownError {
  readonly fits: (traits: Traits) => boolean;
  /** What failed, where that is better said in other words than those of the error. */
  readonly message?: (message: string) => string;
  /** What to do; null if the message says it. */
  readonly hint: string | null;
}

const named = (...names: readonly string[]) => (traits: Traits) =>
  names.some((name) => traits.names.includes(name));

const coded = (...codes: readonly string[]) => (traits: Traits) =>
  codes.some((code) => traits.codes.includes(code));

const answered = (status: number) => (traits: Traits) => traits.statuses.includes(status);

/** For failures of the network that the runtime gives neither a class nor a code. */
const saying = (words: RegExp) => (traits: Traits) => words.test(traits.words);

/** Known errors, the more specific first. */
const KNOWN_ERRORS: readonly KnownError[] = [
  {
    fits: answered(401),
    message: refusedToken,
    hint: "Check that it is a personal access token from https://id.getharvest.com/developers, " +
      "copied completely, not revoked, and for Harvest rather than another service",
  },
  {
    fits: named("LockedError"),
    hint: "Wait until the other run has ended; if it hangs, stop that process, which releases " +
      "the lock",
  },
  {
    fits: named("NewerFormatError"),
    hint: "Install a newer version of this program; nothing was changed",
  },
  {
    fits: named("NoAccountsError"),
    hint: "Create the token as a person who belongs to a Harvest account, and give it access to " +
      "that account",
  },
  {
    fits: answered(403),
    hint: "Use the token of an administrator, and give it access to the account",
  },
  {
    fits: answered(404),
    hint: "Check HARVEST_API_URL and HARVEST_ID_URL if they are set: this server does not have " +
      "what Harvest has",
  },
  {
    fits: ({ statuses }) => statuses.some((status) => Math.floor(Number(status) / 100) === 3),
    hint: "Something else answers instead of Harvest. Does the network want a login first? Open " +
      "a web page in a browser to see; check HARVEST_API_URL and HARVEST_ID_URL if they are set",
  },
  {
    fits: answered(429),
    hint:
      "Something else uses up Harvest's limit for this account: run at another time, or use a " +
      "lower --rate",
  },
  {
    fits: named("TargetError"),
    hint: "Make room there, or choose another place that you may write to; the existing file is " +
      "unchanged",
  },
  {
    fits: named("CacheFolderError"),
    hint:
      "Set XDG_CACHE_HOME to a folder that you may write to; a container needs one in memory, " +
      "such as --tmpfs /tmp",
  },
  {
    fits: coded("ENOSPC", "EDQUOT", "EFBIG"),
    hint:
      "Make room on the disk, or choose another folder with --output; what was saved is kept, " +
      "and the next run resumes from there",
  },
  {
    fits: coded("EROFS", "EACCES", "EPERM"),
    hint: "Choose a folder with --output that you may read and write; in a container, run as the " +
      "folder's owner (--user UID:GID)",
  },
  {
    fits: coded("ENOTDIR", "EISDIR", "EEXIST"),
    hint: "There is a file where a folder should be, or the other way round: move it away, or " +
      "choose another folder with --output",
  },
  {
    fits: coded("ENOENT"),
    hint: "Use --output to name another folder: this one, or one above it, is not there",
  },
  {
    fits: coded("ENAMETOOLONG"),
    hint: "Choose a folder with a shorter path with --output",
  },
  {
    fits: coded("EMFILE", "ENFILE"),
    hint: "Too many files are open at once: raise the limit (ulimit -n)",
  },
  {
    fits: coded("EIO"),
    hint: "The disk itself reports an error: check it, and save what is on it, before it fails",
  },
  // Its message says it all.
  { fits: named("NoBackupError"), hint: null },
  {
    fits: named("NoSuchRecordError"),
    hint: "Name it by its number, name or id; the command find searches for words",
  },
  {
    fits: named("NotAFileError"),
    hint: "A backup is made of real files and folders: move what is there away, or put the real " +
      "file or folder in its place; nothing was changed",
  },
  {
    fits: named("ForeignJournalError"),
    hint:
      "Somebody else has written it, and nothing was changed: verify --repair goes on without it",
  },
  {
    fits: named("UnsteadyListError"),
    hint: "Data in Harvest changed during the backup: run the same command again",
  },
  {
    fits: saying(/was replaced meanwhile/),
    hint: "A backup is running there: run the same command again when it has ended",
  },
  {
    fits: named(
      "NotAsWrittenError",
      "AlteredBackupError",
      "ManifestError",
      "ListFormatError",
      "RecordError",
    ),
    hint: "Run the command verify: it lists every damaged file and what to do about it",
  },
  {
    fits: named("JsonSyntaxError", "PagingError", "BodyTooLargeError"),
    hint: "The server's answer is not from the Harvest API: check HARVEST_API_URL and " +
      "HARVEST_ID_URL if they are set, and whether the network wants a login first",
  },
  {
    fits: (traits) => named("NotCapable")(traits) && /net access/.test(traits.words),
    message: refusedAccess((target) =>
      `Cannot contact ${target}: this program may only contact Harvest`
    ),
    hint: "Check HARVEST_API_URL and HARVEST_ID_URL",
  },
  {
    fits: named("NotCapable"),
    message: refusedAccess((target) =>
      `Cannot use ${target}: this program may not use system folders`
    ),
    hint: "Choose another place than the system's own folders (/dev, /proc, /sys)",
  },
  {
    fits: saying(/not valid yet|certificate.*expired|certificate: Expired/i),
    hint: "Check the clock of this machine: certificates are valid for a limited time",
  },
  {
    fits: saying(/certificate|\bTLS\b|InvalidContentType|handshake/i),
    hint:
      "Something between this machine and Harvest, such as a company proxy or a virus scanner, " +
      "intercepts the connection. If you trust it, set DENO_TLS_CA_STORE=system to trust the " +
      "certificates that this system trusts",
  },
  {
    fits: saying(/proxy|tunnel/i),
    hint: "Check HTTPS_PROXY: the proxy refuses the connection. A user name and password go into " +
      "it as https://name:password@host",
  },
  {
    fits: saying(/dns error|lookup address|name resolution|no such host/i),
    hint: "Check the network: the server's name cannot be looked up. In a network that needs a " +
      "proxy, set HTTPS_PROXY",
  },
  {
    fits: saying(/connection refused|actively refused/i),
    hint: "Nothing listens there: check HARVEST_API_URL, HARVEST_ID_URL and HTTPS_PROXY if they " +
      "are set, and the firewall",
  },
  {
    fits: saying(/no route to host|network is unreachable|unreachable host|unreachable network/i),
    hint: "Check the network connection",
  },
  {
    fits: named("UnreachableError", "TransientError", "StatusError"),
    hint:
      "Harvest is not responding as it should: see https://www.harveststatus.com and try again " +
      "later; what was saved is kept",
  },
];

/** What is known about an error; null if nothing, as of a bug. */
export function knownError(error: unknown): KnownError | null {
  const traits = traitsOf(error);
  return KNOWN_ERRORS.find(({ fits }) => fits(traits)) ?? null;
}

function traitsOf(error: unknown): Traits {
  const chain: Error[] = [];
  // A cause may be its own cause; ten is deeper than anything is wrapped.
  for (let next = error; next instanceof Error && chain.length < 10; next = next.cause) {
    chain.push(next);
  }
  return {
    names: chain.map(({ name }) => name),
    codes: chain.map((each) => "code" in each ? each.code : null),
    statuses: chain.map((each) => "status" in each ? each.status : null),
    words: chain.map(({ message }) => message).join("\n"),
  };
}

/** The token comes first, since that is what people can change; the address comes last. */
function refusedToken(message: string): string {
  const [, place, url, detail] =
    /^(.*: )?Cannot get "([^"]*)".*?: status 401(?:, "(.*)")?$/.exec(message) ?? [];
  return ["Harvest refused the token (401).", place?.trim(), detail, url].filter(Boolean).join(" ");
}

/** Replaces the runtime's own advice, which would be to switch its protection off. */
function refusedAccess(messageOf: (target: string) => string): (message: string) => string {
  return (message) => {
    const [, target] = /^Requires .* access(?: to (.+?))?, run again with/.exec(message) ?? [];
    return target === undefined ? message : messageOf(target);
  };
}
