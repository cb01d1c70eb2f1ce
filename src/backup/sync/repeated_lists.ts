import type { RepeatedList } from "../../harvest/repeated.ts";
import { slicedRecords } from "../../json/slice_records.ts";
import type { AccountRun } from "../context/account_run.ts";
import type { PlannedChildren } from "../plan/plan_account.ts";
import { RepeatedValues } from "../plan/repeated_values.ts";
import type { ParentList } from "./sync_children.ts";

/** What lists say that others repeat, as they are on disk. @throws the system's error */
export async function readRepeated(
  lists: readonly RepeatedList[],
  { disk, files, known }: Pick<AccountRun, "disk" | "files" | "known">,
): Promise<RepeatedValues> {
  const values = new RepeatedValues();
  for (const list of lists) {
    await disk.run(async () => {
      const take = values.taker(list);
      const path = known.paths.list(list.name);
      if (known.file(path) === null || !await files.isUsable(path)) return;
      for await (const batch of known.reader.list(path)) {
        for (const { text } of slicedRecords(batch)) take(text);
      }
    });
  }
  return values;
}

/** The plan with those parents due whose children repeat what the lists do not say any more. @throws the system's error */
export async function withOutdated(
  planned: PlannedChildren,
  parent: ParentList,
  { values, run: { files, known } }: {
    values: RepeatedValues;
    run: Pick<AccountRun, "files" | "known">;
  },
): Promise<PlannedChildren> {
  if (planned.parents === "all" || !planned.resource.repeats) return planned;
  const due = new Set(planned.due);
  const isUsable = (path: string) => files.isUsable(path);
  for await (const batch of known.reader.list(known.paths.list(parent.resource.folder))) {
    const ids = Array.from(slicedRecords(batch), ({ id }) => id);
    for (const id of ids) {
      if (await values.isOutdated(planned.resource, id, { known, isUsable })) due.add(id);
    }
  }
  return { ...planned, due };
}
