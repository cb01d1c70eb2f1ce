// The least work a backup of one list can be, written as plainly as possible: what the program takes is compared with
// this. Run as a process of its own: `floor.ts lists RECORDS FOLDER URL TOKEN ACCOUNT` or `floor.ts files RECORDS FOLDER`.
import { createHash } from "node:crypto";

const PER_PAGE = 2000;
/** As many requests as a page list of the program has under way keep a server in another process busy. */
const PAGES_AT_ONCE = 4;
/** About what a made-up time entry takes when it is indented. */
const FILE_BYTES = 1400;

/** Reads every page, finds the records, and writes them ascending by id: through a file, since memory is to stay flat. */
async function writeList(url: string, { token, account, records, folder }: Record<string, string>) {
  const headers = {
    "authorization": `Bearer ${token}`,
    "harvest-account-id": account ?? "",
    "user-agent": "Floor",
  };
  const pages = Array.from({ length: Math.ceil(Number(records) / PER_PAGE) }, (_, i) => i + 1);
  using log = Deno.openSync(`${folder}/pages`, { read: true, write: true, create: true });
  const found: { id: number; offset: number; length: number }[] = [];
  let size = 0;
  await Promise.all(Array.from({ length: PAGES_AT_ONCE }, async () => {
    for (let page = pages.shift(); page !== undefined; page = pages.shift()) {
      const answer = await fetch(`${url}/v2/time_entries?per_page=${PER_PAGE}&page=${page}`, {
        headers,
      });
      const bytes = new Uint8Array(await answer.arrayBuffer());
      for (const record of slice(bytes)) found.push({ ...record, offset: record.offset + size });
      for (let at = 0; at < bytes.length;) at += log.writeSync(bytes.subarray(at));
      size += bytes.length;
    }
  }));
  found.sort((a, b) => a.id - b.id);
  using list = Deno.openSync(`${folder}/list.json`, { write: true, create: true });
  const hash = createHash("sha256");
  const put = (bytes: Uint8Array) => {
    hash.update(bytes);
    for (let at = 0; at < bytes.length;) at += list.writeSync(bytes.subarray(at));
  };
  for (let from = 0; from < found.length; from += PER_PAGE) {
    const some = found.slice(from, from + PER_PAGE);
    put(gather(log, some));
  }
  list.syncSync();
  hash.digest("hex");
}

/** The records of a page: where braces open and close outside of strings. */
function* slice(bytes: Uint8Array): Generator<{ id: number; offset: number; length: number }> {
  let depth = 0;
  let start = 0;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i];
    if (byte === 0x22) {
      for (i++; bytes[i] !== 0x22; i++) if (bytes[i] === 0x5c) i++;
    } else if (byte === 0x7b) {
      if (++depth === 2) start = i;
    } else if (
      byte === 0x7d && --depth === 1 && bytes[start + 1] === 0x22 && bytes[start + 2] === 0x69
    ) {
      let id = 0;
      for (let at = start + 6; (bytes[at] ?? 0) >= 0x30; at++) {
        id = id * 10 + (bytes[at] ?? 0) - 0x30;
      }
      yield { id, offset: start, length: i + 1 - start };
    }
  }
}

/** Some records in the order given, read in one go where they are close together. */
function gather(log: Deno.FsFile, some: readonly { offset: number; length: number }[]): Uint8Array {
  const start = Math.min(...some.map(({ offset }) => offset));
  const end = Math.max(...some.map(({ offset, length }) => offset + length));
  const input = new Uint8Array(end - start);
  log.seekSync(start, Deno.SeekMode.Start);
  for (let at = 0; at < input.length;) at += log.readSync(input.subarray(at)) ?? input.length;
  const out = new Uint8Array(some.reduce((sum, { length }) => sum + length + 2, 0));
  let at = 0;
  for (const { offset, length } of some) {
    out.set(input.subarray(offset - start, offset - start + length), at);
    out[at + length] = 0x2c;
    out[at + length + 1] = 0x0a;
    at += length + 2;
  }
  return out;
}

/** Writes so many files, as a backup has one for each record. */
function writeFiles(records: number, folder: string): void {
  const text = new Uint8Array(FILE_BYTES).fill(0x20);
  for (let i = 0; i < records; i++) {
    Deno.writeFileSync(`${folder}/${1_000_000_000 + i}.json`, text, { mode: 0o600 });
  }
}

if (import.meta.main) {
  const [kind, records = "", folder = "", url = "", token = "", account = ""] = Deno.args;
  if (kind === "lists") await writeList(url, { token, account, records, folder });
  else writeFiles(Number(records), folder);
}
