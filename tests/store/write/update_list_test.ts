import { assertEquals } from "@std/assert/equals";
import { assertRejects } from "@std/assert/rejects";
import { Random } from "../../../src/demo/data/random.ts";
import { BackupFolder } from "../../../src/store/write/backup_folder.ts";
import { ListFormatError } from "../../../src/store/lists/list_reader.ts";
import { updateList } from "../../../src/store/write/update_list.ts";
import { listOf, streamOf } from "../record_texts.ts";
import { TempFolder } from "../temp_folder.ts";

const THINGS = "harvest_account_1/things";

const PLACE = {
  resource: "things",
  list: `${THINGS}/list.json`,
  deleted: `${THINGS}/deleted.json`,
  history: `${THINGS}/history.ndjson`,
};

async function update(
  temp: TempFolder,
  fresh: readonly string[],
  { whole = true, noticedAt = "T1" } = {},
) {
  const folder = await BackupFolder.open(temp.at("b"), { pid: 1, started_at: "" });
  try {
    const result = await updateList(folder, PLACE, {
      fresh: streamOf(fresh),
      whole,
      noticedAt,
      childrenOf: (id) =>
        Promise.resolve(
          new Map(id === "2" ? [["messages", new TextEncoder().encode(`[{"id":9}]`)]] : []),
        ),
    });
    await folder.commit(result.changes);
    return {
      records: result.records,
      added: result.addedCount,
      changed: result.changed.length,
      deleted: result.deleted.length,
      changes: result.changes.map(({ path }) => path),
    };
  } finally {
    await folder.close({ keepWork: false });
  }
}

const read = (temp: TempFolder, path: string) =>
  Deno.readTextFileSync(temp.at("b", ...path.split("/")));
const thing = (id: number, v: number | string = 0, at = 0) =>
  `{"id":${id},"v":${v},"updated_at":${at}}`;

Deno.test("updateList() writes a list, and nothing at all where nothing changes", async () => {
  using temp = new TempFolder();
  const all = [thing(1), thing(2), thing(3)];
  assertEquals(await update(temp, all), {
    records: 3,
    added: 3,
    changed: 0,
    deleted: 0,
    changes: [`${THINGS}/list.json`],
  });
  assertEquals(read(temp, `${THINGS}/list.json`), listOf(all));
  for (const whole of [true, false]) {
    assertEquals(await update(temp, all, { whole }), {
      records: 3,
      added: 0,
      changed: 0,
      deleted: 0,
      changes: [],
    });
  }
  assertEquals((await update(temp, [thing(2)], { whole: false })).changes, []);
});

Deno.test("updateList() of an empty reading writes an empty list once", async () => {
  using temp = new TempFolder();
  assertEquals((await update(temp, [])).changes, [`${THINGS}/list.json`]);
  assertEquals(read(temp, `${THINGS}/list.json`), "[]\n");
  assertEquals((await update(temp, [])).changes, []);
});

Deno.test("updateList() keeps earlier versions, unless only the volatile member differs", async () => {
  using temp = new TempFolder();
  await update(temp, [thing(1), thing(2), thing(3)]);
  const fresh = [thing(1, 0, 5), thing(2, "1.10"), thing(3)];
  const result = await update(temp, fresh);
  assertEquals([result.changed, result.changes], [2, [
    `${THINGS}/history.ndjson`,
    `${THINGS}/list.json`,
  ]]);
  const line = (id: number, v: number | string, at: string) =>
    `{"id":${id},"resource":"things","noticed_at":"${at}","record":${thing(id, v)}}\n`;
  assertEquals(read(temp, `${THINGS}/history.ndjson`), line(2, 0, "T1"));
  // Neither another way to write it makes a version, nor a member that all records gain.
  await update(temp, [thing(2, "1.1"), thing(3, "0.00")], { whole: false, noticedAt: "T2" });
  const more = (record: string) => `{"new":null,"more":{"a":1},${record.slice(1)}`;
  const all = [more(thing(1, 0, 5)), more(thing(2, "1.1")), more(thing(3, "0.00"))];
  await update(temp, all, { noticedAt: "T3" });
  assertEquals(read(temp, `${THINGS}/history.ndjson`), line(2, 0, "T1"));
  await update(temp, [thing(2, "1.11")], { whole: false, noticedAt: "T4" });
  assertEquals(read(temp, `${THINGS}/history.ndjson`).split("\n").length, 3);
});

Deno.test("updateList() keeps deleted records with their children, until they come back", async () => {
  using temp = new TempFolder();
  await update(temp, [thing(1), thing(2), thing(3)]);
  assertEquals((await update(temp, [thing(3)])).changes, [
    `${THINGS}/deleted.json`,
    `${THINGS}/list.json`,
  ]);
  const entry = (id: number, children = "") =>
    `{"id":${id},"resource":"things","noticed_at":"T1","record":${thing(id)}${children}}`;
  const second = entry(2, `,"nested":{"messages":[{"id":9}]}`);
  assertEquals(read(temp, `${THINGS}/deleted.json`), listOf([entry(1), second]));
  await update(temp, [thing(2, 7), thing(3)]);
  assertEquals(read(temp, `${THINGS}/deleted.json`), listOf([entry(1)]));
  assertEquals(read(temp, `${THINGS}/history.ndjson`), second + "\n");
});

Deno.test("updateList() agrees with a map over any sequence of readings", async () => {
  for (let seed = 1; seed <= 25; seed++) {
    using temp = new TempFolder();
    const random = new Random(seed);
    let truth = new Map<number, string>();
    for (let reading = 0; reading < 5; reading++) {
      const whole = random.int(0, 1) === 1;
      const ids = [...new Set(Array.from({ length: random.int(0, 25) }, () => random.int(1, 40)))]
        .sort((a, b) => a - b);
      const fresh = new Map(ids.map((id) => [id, thing(id, random.int(0, 2))]));
      truth = new Map([...(whole ? fresh : [...truth, ...fresh])].sort(([a], [b]) => a - b));
      const { records } = await update(temp, [...fresh.values()], {
        whole,
        noticedAt: `T${reading}`,
      });
      assertEquals(
        [records, read(temp, `${THINGS}/list.json`)],
        [truth.size, listOf([...truth.values()])],
        `seed ${seed}`,
      );
    }
  }
});

Deno.test("updateList() of a damaged list places nothing", async () => {
  using temp = new TempFolder();
  await update(temp, [thing(1), thing(2)]);
  Deno.writeTextFileSync(temp.at("b", THINGS, "list.json"), `[\n${thing(2)},\n${thing(1)}\n]\n`);
  await assertRejects(() => update(temp, [thing(3)], { whole: false }), ListFormatError);
  assertEquals([...Deno.readDirSync(temp.at("b", THINGS))].map(({ name }) => name), ["list.json"]);
});
