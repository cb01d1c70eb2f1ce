/**
 * Gives time entries notes as people write them: no two alike, most words seldom. The made-up entries share a few notes,
 * which a full-text search takes in far too easily.
 */

import { digestOf } from "../src/store/files/file_digest.ts";
import { InputFile } from "../src/store/files/input_file.ts";

const SYLLABLES = [
  ..."ba ko ti re mu sa len dor vi pra ze qui nal ter ing est ou é ür ña con pro de tion al ist men web lay fix"
    .split(" "),
];
const KANJI =
  "会議設計開発修正確認資料作成打合顧客対応実装試験仕様書類検討調整報告管理運用保守画面機能";
const WORDS = 30_000;
const NOTES_REGEXP = /"notes":(null|"(?:[^"\\]|\\.)*")/;

/** Rewrites the list of time entries of an account, and the digests that the backup has of it; deterministic. */
export async function varyNotes(backup: string, account: string): Promise<void> {
  const folder = `${backup}/harvest_account_${account}`;
  const list = `${folder}/time_entries/list.json`;
  // Each is listed in those after it.
  const chain = [list, `${folder}/manifest.json`, `${folder}/SHA256SUMS`, `${backup}/SHA256SUMS`];
  const digest = async (path: string) => {
    using file = new InputFile(path);
    return await digestOf(file);
  };
  const before = await Promise.all(chain.map(digest));
  await rewrite(list);
  for (const [index, path] of chain.entries()) {
    const [old, now] = [before[index], await digest(path)];
    for (const listing of chain.slice(index + 1)) {
      const text = await Deno.readTextFile(listing);
      const next = text
        .replace(
          `"size":${old?.sizeBytes},"sha256":"${old?.sha256}"`,
          `"size":${now.sizeBytes},"sha256":"${now.sha256}"`,
        )
        .replaceAll(old?.sha256 ?? "", now.sha256);
      await Deno.writeTextFile(listing, next);
    }
  }
}

async function rewrite(listPath: string): Promise<void> {
  const random = new Chance(7);
  const words = Array.from({ length: WORDS }, (_, index) => wordOf(random, index));
  const next = `${listPath}.next`;
  {
    using from = await Deno.open(listPath);
    using to = await Deno.open(next, { write: true, create: true, truncate: true });
    const writer = to.writable.getWriter();
    const encoder = new TextEncoder();
    let rest = "";
    for await (const chunk of from.readable.pipeThrough(new TextDecoderStream())) {
      const lines = (rest + chunk).split("\n");
      rest = lines.pop() ?? "";
      const varied = lines.map((line) =>
        line.replace(NOTES_REGEXP, () => `"notes":${JSON.stringify(noteOf(random, words))}`) + "\n"
      );
      await writer.write(encoder.encode(varied.join("")));
    }
    await writer.close();
  }
  await Deno.rename(next, listPath);
}

/** One note in ten is missing, one in seven is Japanese, which has no spaces; one in seven names a ticket. */
function noteOf(random: Chance, words: readonly string[]): string | null {
  const kind = random.below(70);
  if (kind < 7) return null;
  if (kind < 17) {
    return Array.from({ length: 6 + random.below(18) }, () => KANJI[random.below(KANJI.length)])
      .join("");
  }
  const text = Array.from({ length: 2 + random.below(12) }, () => words[random.seldom(WORDS)]);
  if (kind < 27) text.unshift(`PRJ-${random.below(5000)}`);
  return text.join(" ");
}

/** The common words are short. */
function wordOf(random: Chance, index: number): string {
  const length = 1 + random.below(3) + (index > 200 ? 1 : 0);
  return Array.from({ length }, () => SYLLABLES[random.below(SYLLABLES.length)]).join("");
}

/** Numbers that look like chance, the same every time. */
class Chance {
  constructor(private seed: number) {}

  below(limit: number): number {
    this.seed = (Math.imul(this.seed, 1664525) + 1013904223) >>> 0;
    return Math.floor(this.seed / 2 ** 32 * limit);
  }

  /** The first of a few are frequent, most are seldom, as words are. */
  seldom(limit: number): number {
    return Math.min(
      limit,
      Math.floor(Math.exp(this.below(1 << 20) / (1 << 20) * Math.log(limit))),
    ) - 1;
  }
}
