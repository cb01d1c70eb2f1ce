import { UsageError } from "../usage_error.ts";
import { printable } from "../text/text_width.ts";

/** An error as it is told. */
export interface ErrorText {
  /** What failed; one line, but for a bug, whose stack follows. */
  readonly message: string;
  /** What to do about it; null if the message says all. */
  readonly hint: string | null;
}

/** What is looked at to tell errors apart: of the error and all its causes, names, codes and words. */
interface Traits {
  readonly names: readonly string[];
  readonly codes: readonly unknown[];
  readonly statuses: readonly unknown[];
  readonly words: string;
}

interface Row {
  readonly fits: (traits: Traits) => boolean;
  readonly hint: string;
}

const named = (...names: readonly string[]) => (traits: Traits) =>
  names.some((name) => traits.names.includes(name));

const coded = (...codes: readonly string[]) => (traits: Traits) =>
  codes.some((code) => traits.codes.includes(code));

const answered = (status: number) => (traits: Traits) => traits.statuses.includes(status);

/** Where the runtime has neither class nor code for a failure of the network, its words are all there is. */
const saying = (words: RegExp) => (traits: Traits) => words.test(traits.words);

/** Known errors, the more telling first. */
const ROWS: readonly Row[] = [
  {
    fits: answered(401),
    hint: "Harvest refused the token. Check it: a personal access token from " +
      "https://id.getharvest.com/developers, copied whole, not revoked, and of Harvest rather " +
      "than another service",
  },
  {
    fits: named("LockedError"),
    hint: "Wait until the other run has ended; should it hang, end that process: " +
      "the lock goes with it",
  },
  {
    fits: named("NewerFormatError"),
    hint: "Get a newer version of this program; nothing was changed",
  },
  {
    fits: named("NoAccountsError"),
    hint: "Make the token as a person who belongs to a Harvest account, and allow it that account",
  },
  {
    fits: answered(403),
    hint: "Use the token of an administrator, and allow it the account",
  },
  {
    fits: answered(404),
    hint: "Check HARVEST_API_URL and HARVEST_ID_URL if they are set: this server does not know " +
      "what Harvest does",
  },
  {
    fits: ({ statuses }) => statuses.some((status) => Math.floor(Number(status) / 100) === 3),
    hint: "Something else answers in place of Harvest: does the network want a login first? Open " +
      "a web page in a browser to see; check HARVEST_API_URL and HARVEST_ID_URL if they are set",
  },
  {
    fits: answered(429),
    hint: "Something else uses up Harvest's limit for this account: run at another time, or give " +
      "less with --rate",
  },
  {
    fits: named("TargetError"),
    hint:
      "Make room there, or give another place that you may write to; what was there is as it was",
  },
  {
    fits: coded("ENOSPC", "EDQUOT", "EFBIG"),
    hint:
      "Make room on the disk, or give another folder with --output; what is saved is kept, and " +
      "the next run goes on from there",
  },
  {
    fits: coded("EROFS", "EACCES", "EPERM"),
    hint: "Give a folder that you may read and write with --output",
  },
  {
    fits: coded("ENOTDIR", "EISDIR", "EEXIST"),
    hint: "A file stands where a folder belongs, or a folder where a file does: move it away, or " +
      "give another folder with --output",
  },
  {
    fits: coded("ENOENT"),
    hint: "Check the folder given with --output: it, or something in it, is not there and cannot " +
      "be made",
  },
  {
    fits: coded("ENAMETOOLONG"),
    hint: "Give a folder with a shorter path with --output",
  },
  {
    fits: coded("EMFILE", "ENFILE"),
    hint: "Too many files are open at once: raise the limit (ulimit -n)",
  },
  { fits: coded("EIO"), hint: "The disk itself reports an error: check it before it is too late" },
  {
    fits: named("NoBackupError", "NotABackupError"),
    hint: "Name the folder of a backup with --output; getharvest-backup alone makes one",
  },
  {
    fits: named("UnfinishedRunError"),
    hint: "Run the backup again, which goes on where it was; then repair",
  },
  {
    fits: named("UnsteadyListError"),
    hint: "Harvest's data change while they are read: run the same command again",
  },
  {
    fits: saying(/was replaced meanwhile/),
    hint: "A backup is at work there: run the same command again when it has ended",
  },
  {
    fits: named("ManifestError", "ListFormatError", "RecordError"),
    hint: "Run the command verify: it names every damaged file and what to do about it",
  },
  {
    fits: named("JsonSyntaxError", "PagingError", "BodyTooLargeError"),
    hint: "What answered does not speak Harvest's language: check HARVEST_API_URL and " +
      "HARVEST_ID_URL if they are set, and whether the network wants a login first",
  },
  {
    fits: (traits) => named("NotCapable")(traits) && /net access/.test(traits.words),
    hint: "This program is built to talk to Harvest's hosts alone: check HARVEST_API_URL and " +
      "HARVEST_ID_URL",
  },
  {
    fits: named("NotCapable"),
    hint:
      "Use another place: the system's own folders (/dev, /proc, /sys) are closed to this program",
  },
  {
    fits: saying(/not valid yet|certificate.*expired|certificate: Expired/i),
    hint: "Check the clock of this machine: certificates are valid for a time",
  },
  {
    fits: saying(/certificate|\bTLS\b|InvalidContentType|handshake/i),
    hint: "Something between here and Harvest, such as a company proxy or a virus scanner, " +
      "intercepts the connection. If it may, set DENO_TLS_CA_STORE=system, which trusts the " +
      "certificates that this system trusts",
  },
  {
    fits: saying(/proxy|tunnel/i),
    hint: "Check HTTPS_PROXY: the proxy does not let this through; a name and a password go into " +
      "it as https://name:password@host",
  },
  {
    fits: saying(/dns error|lookup address|name resolution|no such host/i),
    hint:
      "Check the network: the name of the server cannot be looked up. In a network that needs a " +
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
    hint: "Harvest does not answer as it should: see https://www.harveststatus.com and run again " +
      "later; what is saved is kept",
  },
];

/** Words for an error that ended the program: what failed, and what to do. */
export function errorText(error: unknown): ErrorText {
  const message = printable(error instanceof Error ? error.message : String(error));
  if (error instanceof UsageError) {
    return { message, hint: error.hint && printable(capitalized(error.hint)) };
  }
  const traits = traitsOf(error);
  const row = ROWS.find(({ fits }) => fits(traits));
  if (row) {
    return { message: inOurWords(message, traits), hint: row.hint };
  }
  return {
    message: [message, ...stackOf(error)].join("\n"),
    hint: "This is a mistake in the program: please report it with the lines above",
  };
}

/** What the system and the runtime say begins with what is wrong, not with what could not be done. */
function inOurWords(message: string, traits: Traits): string {
  // The runtime's advice would be to switch its protection off.
  const closed = /^Requires .* access(?: to (.+?))?, run again with/.exec(message)?.[1];
  if (named("NotCapable")(traits) && closed !== undefined) {
    return `Cannot use ${closed}: it is closed to this program`;
  }
  if (!/\(os error \d+\)/.test(message) || message.startsWith("Cannot")) return message;
  // "Not a directory (os error 20): readdir '/srv/file'"
  const [, problem, step = "", path] = /^(.+): (\w+) '(.+)'$/.exec(message) ?? [];
  return problem === undefined || path === undefined
    ? `Cannot go on: ${message}`
    : `Cannot ${STEPS[step] ?? "use"} "${path}": ${problem}`;
}

/** What the runtime calls its steps, in words. */
const STEPS: Readonly<Record<string, string>> = {
  mkdir: "make the folder",
  open: "open",
  readdir: "read the folder",
  readfile: "read",
  remove: "remove",
  tmpfile: "make a file in",
  writefile: "write",
};

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The lines of a stack that say where; the message before them is told already. */
function stackOf(error: unknown): string[] {
  const stack = error instanceof Error ? error.stack ?? "" : "";
  return stack.split("\n").filter((line) => /^\s+at /.test(line));
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
