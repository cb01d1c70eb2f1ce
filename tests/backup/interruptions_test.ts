import { TempFolder } from "../store/temp_folder.ts";
import { testWithKills as test } from "./disk.ts";
import { interrupt } from "./interruptions.ts";

test("backUp() ends with all that Harvest has, after runs of any options that were killed anywhere", async () => {
  for (let seed = 1; seed <= 5; seed++) {
    using temp = new TempFolder();
    await interrupt(seed, temp.path, { runs: 5 });
  }
});
