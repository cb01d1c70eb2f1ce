import { TempFolder } from "../store/temp_folder.ts";
import { Model } from "./model.ts";

Deno.test("backUp() is true to whatever happens between runs, and keeps all that ever was", async () => {
  for (let seed = 1; seed <= 4; seed++) {
    using temp = new TempFolder();
    const model = new Model(seed, temp.path);
    for (let run = 0; run < 4; run++) await model.step();
  }
});
