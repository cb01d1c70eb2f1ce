import type { CommandConfig } from "../cli/config.ts";
import { CATALOG } from "../harvest/catalog.ts";
import { compareIdTexts } from "../json/record_id.ts";
import { missingFileText } from "../inspect/artifact_gaps.ts";
import { NoSuchRecordError } from "../inspect/record_name.ts";
import { jsonLine } from "../report/json_line.ts";
import { foundText, recordText, showHint } from "../report/lookup_text.ts";
import { UsageError } from "../usage_error.ts";
import type { AccountIndex } from "../view/index/account_index.ts";
import { BackupIndex } from "../view/index/backup_index.ts";
import { findRecords, type FoundRecord, showRecords } from "../view/lookup/lookup.ts";
import { type Invocation, outputScreen, type Program } from "./program.ts";
import { withProgress } from "./with_progress.ts";

const NOTHING_FOUND = 1;

/** Lists the records that have all of some words. Returns the exit code. */
export async function findCommand({ config, program }: Invocation<"find">): Promise<number> {
  const { output } = config.flags;
  const words = config.operands.join(" ");
  const screen = outputScreen(program, config);
  using index = await openIndex(config, program);
  let first: FoundRecord | undefined;
  for (const account of inOrder(index)) {
    const found = [...findRecords(account, words)];
    first ??= found[0];
    screen.say(foundText(found, screen), found.map((each) => jsonLine("found", each)).join("\n"));
  }
  if (first === undefined) {
    screen.say(
      "No results. All words must appear in the same record; use the beginning of a word, not its middle.",
    );
    return NOTHING_FOUND;
  }
  screen.say(showHint(first, { program: program.name, output }));
  return 0;
}

/** Shows a record with all that belongs to it; several, if a number or name is that of several. */
export async function showCommand({ config, program }: Invocation<"show">): Promise<number> {
  const { output } = config.flags;
  const [resource = "", ...words] = config.operands;
  const word = words.join(" ");
  if (word === "" && CATALOG.find(({ name }) => name === resource)?.kind !== "object") {
    throw new UsageError(
      `Cannot show ${resource}: which of them?`,
      `add a number, a name or an id, as in: ${program.name} show invoice 1011`,
    );
  }
  const screen = outputScreen(program, config);
  using index = await openIndex(config, program);
  const answers = inOrder(index).flatMap((account) =>
    showRecords(account, { resource, word, output })
  );
  if (answers.length === 0) throw new NoSuchRecordError({ resource, record: word, output });
  const shown = await Promise.all(
    answers.map(async (answer) => ({
      ...answer,
      missingFile: await missingFileText(output, answer),
    })),
  );
  const texts = shown.map((answer) => recordText(answer, screen));
  screen.say(texts.join("\n\n"), shown.map((each) => jsonLine("record", each)).join("\n"));
  return 0;
}

/** The accounts as every other command lists them. */
export function inOrder({ accounts }: BackupIndex): AccountIndex[] {
  return accounts.toSorted((a, b) => compareIdTexts(a.id, b.id));
}

/** The index that answers from a backup, built if it is not there. */
export async function openIndex(
  { flags: { output }, cacheFolder }: CommandConfig<"find" | "show" | "usage">,
  program: Program,
): Promise<BackupIndex> {
  return await withProgress(
    program,
    (watched) => BackupIndex.open({ ...watched, output, cacheFolder }),
  );
}
