import { cp } from "node:fs/promises";
import { assert } from "@std/assert/assert";
import { assertEquals } from "@std/assert/equals";
import { assertMatch } from "@std/assert/match";
import { assertStringIncludes } from "@std/assert/string-includes";
import { TestHarvest } from "../backup/test_harvest.ts";
import { TempFolder } from "../store/temp_folder.ts";
import { Program } from "./program.ts";

Deno.test("the program exports, and says what hinders it with the right exit code", async () => {
  using temp = new TempFolder();
  const harvest = new TestHarvest({ accounts: 2 });
  const { outcome } = await harvest.backUp(temp.at("b"), { artifacts: false, recordFiles: false });
  assertEquals(outcome, "complete");
  const account = `harvest_account_${harvest.agency.id}`;
  await cp(temp.at("b"), temp.at("damaged"), { recursive: true });
  await Deno.writeTextFile(
    temp.at("damaged", account, "clients", "list.json"),
    '[\n{"id":1,"name"}\n]\n',
  );
  const run = async (...args: string[]) => await new Program(["export", ...args]).ended;
  const leave = (output: string, to: string) =>
    new Program(["leave", "--output", temp.at(output), "--to", temp.at(to)]).ended;
  const [sqlite, csv, folder, inside, damaged, toggl, formats, hour, left] = await Promise.all([
    run("sqlite", "--output", temp.at("b"), "--to", temp.at("x.sqlite")),
    run("csv", "--output", temp.at("b"), "--to", temp.at("csv"), "--delimiter", "tab", "--bom"),
    run("sqlite", "--output", temp.at("b"), "--to", temp.path),
    run("csv", "--output", temp.at("b"), "--to", temp.at("b", "csv")),
    run("sqlite", "--output", temp.at("damaged"), "--to", temp.at("y.sqlite")),
    run("toggl", "--output", temp.at("b"), "--to", temp.at("toggl"), "--day-starts", "8:30"),
    run("clockify", "--output", temp.at("b"), "--to", temp.at("x"), "--dates", "D/M/Y"),
    run("kimai", "--output", temp.at("b"), "--to", temp.at("x"), "--day-starts", "25:00"),
    leave("damaged", "left"),
  ]);
  assertEquals([sqlite.code, sqlite.err], [0, ""]);
  assertStringIncludes(sqlite.out, "2 accounts");
  assert((await Deno.stat(temp.at("x.sqlite"))).size > 100_000);
  assertEquals([csv.code, csv.err], [0, ""]);
  assertStringIncludes(await Deno.readTextFile(temp.at("csv", "clients.csv")), "account_id\tid");
  assertEquals([folder.code, inside.code, damaged.code], [2, 2, 1]);
  assertStringIncludes(folder.err, "it is a folder");
  assertStringIncludes(inside.err, "it is inside the backup");
  assertStringIncludes(damaged.err, "clients/list.json");
  assertEquals(damaged.err.match(/Cannot read/g)?.length, 1, damaged.err);
  assertStringIncludes(damaged.err, "Run the command verify");
  assertEquals([toggl.code, toggl.err], [0, ""]);
  assertStringIncludes(toggl.out, "README.txt has the next steps");
  assertStringIncludes(
    await Deno.readTextFile(temp.at("toggl", "time_entries-001.csv")),
    ",08:30:00,",
  );
  assertEquals([formats.code, hour.code, left.code], [2, 2, 5]);
  assertStringIncludes(formats.err, "The formats are: MM/DD/YYYY");
  assertStringIncludes(hour.err, "Write it like 09:00");
  assertMatch(
    left.err,
    /^getharvest-backup: Cannot leave with [^]* it is damaged [^]*\n {2}Run the /,
  );
  const names = [...Deno.readDirSync(temp.path)].map(({ name }) => name).sort();
  assertEquals(names, ["b", "csv", "damaged", "toggl", "x.sqlite"]);
});
