import { dirname } from "@std/path/dirname";
import { join } from "@std/path/join";
import { TempFolder } from "../../store/temp_folder.ts";
import { Disk, testWithKills as test } from "../disk.ts";
import { TestHarvest } from "../test_harvest.ts";
import {
  assertPlanned,
  change,
  damage,
  DAY_MS,
  dayOld,
  HOUR_MS,
  interruptAt,
  list,
  refuse,
  renameAll,
  SIZE,
  type State,
  YESTERDAY,
} from "./planned.ts";
import { setFeature, setRole } from "../../fakes/account_settings.ts";

/** Of thousands of records, a file each takes longer than all the rest. */
const LISTS_ONLY = { recordFiles: false };

const STATES: readonly State[] = [
  { name: "a first run", shows: ["time_entries full", "cost_rates full"] },
  {
    name: "nothing has changed",
    prepare: dayOld,
    shows: ["time_entries full", "cost_rates changes", "roles full"],
  },
  {
    name: "nothing has changed in a long list",
    prepare: async (harvest, temp) => {
      harvest.fill("time_entries");
      await dayOld(harvest, temp, LISTS_ONLY);
      return LISTS_ONLY;
    },
    shows: ["time_entries changes", "clients full"],
  },
  {
    name: "records of long lists were changed, added and deleted",
    prepare: async (harvest, temp) => {
      for (const name of ["time_entries", "clients", "expenses"]) harvest.fill(name);
      await dayOld(harvest, temp, LISTS_ONLY);
      change(harvest);
      harvest.agency.resource("clients").remove(9_000_000);
      return LISTS_ONLY;
    },
    shows: ["time_entries changes", "expenses changes", "clients full"],
  },
  {
    name: "a record changed without a trace, and all gained a member",
    prepare: async (harvest, temp) => {
      await dayOld(harvest, temp);
      const invoices = harvest.agency.resource("invoices");
      const [first = ""] = invoices.ids();
      invoices.update(first, { due_amount: 12.5 }, { touch: false });
      for (const id of invoices.ids()) invoices.update(id, { brand_new: 1 }, { touch: false });
    },
    shows: ["invoice_messages changes"],
  },
  {
    name: "there was no paid time off yesterday",
    prepare: async (harvest, temp) => {
      refuse(harvest, /^\/v2\/pto\//, 404);
      await dayOld(harvest, temp);
    },
    shows: ["pto_types unavailable", "pto_holiday_calendar_entries unavailable"],
  },
  {
    name: "there was no paid time off a week ago, and there is some now",
    prepare: async (harvest, temp) => {
      refuse(harvest, /^\/v2\/pto\//, 404);
      await dayOld(harvest, temp);
      harvest.fake.faults.clear();
      await harvest.clock.advance(6 * DAY_MS);
    },
    shows: ["pto_types full"],
  },
  {
    name: "records were changed and added",
    prepare: async (harvest, temp) => {
      await dayOld(harvest, temp);
      change(harvest);
    },
    shows: ["invoices full", "invoice_messages changes"],
  },
  {
    name: "records were deleted",
    prepare: async (harvest, temp) => {
      await dayOld(harvest, temp);
      for (const name of ["clients", "invoices", "time_entries"]) {
        harvest.agency.remove(name, harvest.agency.resource(name).ids()[0] ?? "");
      }
    },
    shows: ["time_entries full", "invoices full"],
  },
  {
    name: "a full listing is due",
    prepare: async (harvest, temp) => {
      await dayOld(harvest, temp);
      await harvest.clock.advance(7 * DAY_MS);
      change(harvest);
    },
    shows: ["time_entries full", "cost_rates full"],
  },
  {
    name: "--full",
    prepare: async (harvest, temp) => {
      await dayOld(harvest, temp);
      return { full: true };
    },
    shows: ["time_entries full"],
  },
  {
    name: "the first run was interrupted while it read children",
    prepare: (harvest, temp) => interruptAt(harvest, temp, { path: /cost_rates/, nth: 2 }),
    shows: ["users full"],
  },
  {
    name: "the first run was interrupted in a list of three pages",
    prepare: async (harvest, temp) => {
      const entries = harvest.agency.resource("time_entries");
      for (let i = 0; i < 4100; i++) {
        entries.setRaw(
          `{"id":${9e6 + i},"spent_date":"2024-01-01","updated_at":"2026-01-01T00:00:00Z"}`,
        );
      }
      const settings = { only: ["time_entries"], recordFiles: false };
      await interruptAt(harvest, temp, { path: /time_entries\?.*page=3/, settings });
      return settings;
    },
    shows: ["time_entries full"],
  },
  {
    name: "a run with changes was interrupted, and the next one is due to read everything",
    prepare: async (harvest, temp) => {
      await dayOld(harvest, temp);
      change(harvest);
      await interruptAt(harvest, temp, { path: /payments/ });
      return { full: true };
    },
    shows: ["clients full"],
  },
  {
    name: "a run with changes was interrupted a short while ago",
    prepare: async (harvest, temp) => {
      await dayOld(harvest, temp);
      change(harvest);
      await interruptAt(harvest, temp, { path: /invoices\/\d+\/payments/ });
    },
    shows: ["invoices full"],
  },
  {
    name: "a run with changes was interrupted hours ago",
    prepare: async (harvest, temp) => {
      await dayOld(harvest, temp);
      change(harvest);
      await interruptAt(harvest, temp, { path: /invoices\/\d+\/payments/ });
      await harvest.clock.advance(3 * HOUR_MS);
    },
    shows: ["invoices full", "invoice_payments changes"],
  },
  {
    name: "resources are forbidden",
    prepare: (harvest) => {
      refuse(harvest, /^\/v2\/(projects|invoices)$/, 403);
      return Promise.resolve();
    },
    shows: ["projects forbidden", "invoices forbidden"],
  },
  {
    name: "modules are off, and there is no paid time off",
    prepare: (harvest) => {
      setFeature(harvest.agency, "expense_feature", false);
      setFeature(harvest.agency, "invoice_feature", false);
      refuse(harvest, /^\/v2\/pto\//, 404);
      return Promise.resolve();
    },
    shows: ["expenses off", "invoice_messages off", "pto_types unavailable"],
  },
  {
    name: "--only and --skip",
    prepare: () => Promise.resolve({ only: ["invoices", "users"], skip: ["invoice_messages"] }),
    shows: ["invoices full", "cost_rates full"],
  },
  {
    name: "children that were skipped are due",
    prepare: async (harvest, temp) => {
      await dayOld(harvest, temp);
      change(harvest);
      await harvest.backUp(temp.path, { skip: ["invoice_messages", "billable_rates"] });
    },
    shows: ["invoice_messages changes"],
  },
  {
    name: "children of one parent could not be read",
    prepare: async (harvest, temp) => {
      const [user = ""] = harvest.agency.resource("users").ids();
      refuse(harvest, new RegExp(`/users/${user}/cost_rates`), 403);
      await dayOld(harvest, temp);
      harvest.fake.faults.clear();
    },
    shows: ["cost_rates changes"],
  },
  {
    name: "a client, a project, a task and people were renamed",
    prepare: async (harvest, temp) => {
      await dayOld(harvest, temp);
      renameAll(harvest);
    },
    shows: ["projects full", "project_assignments changes", "teammates changes"],
  },
  {
    name: "names were changed, and are repeated by way of long lists",
    prepare: async (harvest, temp) => {
      for (const name of ["clients", "task_assignments", "user_assignments"]) harvest.fill(name);
      await dayOld(harvest, temp, LISTS_ONLY);
      renameAll(harvest);
      return LISTS_ONLY;
    },
    shows: ["clients changes", "user_assignments changes", "project_assignments changes"],
  },
  {
    name:
      "a project was renamed, which a run without people has seen, and the next one leaves projects out",
    prepare: async (harvest, temp) => {
      await dayOld(harvest, temp);
      renameAll(harvest);
      await harvest.backUp(temp.path, { skip: ["users"] });
      return { only: ["users"] };
    },
    shows: ["project_assignments changes"],
  },
  {
    name: "names were changed, and a run was interrupted while it read children",
    prepare: async (harvest, temp) => {
      await dayOld(harvest, temp);
      renameAll(harvest);
      await interruptAt(harvest, temp, { path: /project_assignments/, nth: 3 });
    },
  },
  {
    name: "children were damaged, and what they repeat, which the run leaves out",
    prepare: async (harvest, temp) => {
      await dayOld(harvest, temp);
      const folder = temp.at("harvest_account_1180234", "users");
      for (const { name } of [...Deno.readDirSync(folder)]) {
        if (name.endsWith("_teammates.json")) await damage(join(folder, name));
      }
      for (const name of ["tasks", "user_assignments"]) await damage(list(temp, name));
      // The one list can be made again of the files of its records, the other cannot.
      const [task] = harvest.agency.resource("tasks").ids();
      await Deno.remove(join(dirname(list(temp, "tasks")), `${task}.json`));
      return { only: ["users"] };
    },
  },
  {
    name: "--no-artifacts",
    prepare: () => Promise.resolve({ artifacts: false }),
  },
  {
    name: "PDFs and receipts are missing, damaged, and of an older invoice",
    prepare: async (harvest, temp) => {
      await dayOld(harvest, temp);
      const [first = "", second = "", third = ""] = harvest.agency.resource("invoices").ids();
      const at = (name: string) =>
        temp.at("harvest_account_1180234", "invoices", "artifacts", name);
      await Deno.remove(at(`${first}.pdf`));
      await Deno.writeTextFile(at(`${second}.pdf`), "%PDF-damaged");
      harvest.agency.resource("invoices").update(third, { subject: "Changed" });
    },
  },
  {
    name: "a list is missing, another is damaged",
    prepare: async (harvest, temp) => {
      await dayOld(harvest, temp);
      change(harvest);
      await Deno.remove(list(temp, "tasks"));
      await damage(list(temp, "clients"));
    },
    shows: ["tasks full", "clients full"],
  },
  {
    name: "the manifest is damaged",
    prepare: async (harvest, temp) => {
      await dayOld(harvest, temp);
      await Deno.writeTextFile(temp.at("harvest_account_1180234", "manifest.json"), "{");
    },
    shows: ["time_entries full", "cost_rates full"],
  },
  {
    name: "the token is a manager's",
    prepare: (harvest) => {
      setRole(harvest.agency, "manager");
      return Promise.resolve();
    },
    shows: ["clients forbidden", "time_entries full"],
  },
  {
    name: "the token sees less than before",
    prepare: async (harvest, temp) => {
      await dayOld(harvest, temp);
      setRole(harvest.agency, "member");
    },
    shows: ["time_entries incomplete", "cost_rates incomplete"],
  },
  {
    name: "the token sees less than before, which is accepted",
    prepare: async (harvest, temp) => {
      await dayOld(harvest, temp);
      setRole(harvest.agency, "member");
      return { acceptRole: true, acceptShrink: true };
    },
  },
  {
    name: "a manager became a member",
    prepare: async (harvest, temp) => {
      await dayOld(harvest, temp);
      const { agency } = harvest;
      const manager = agency.resource("users").ids().find((id) =>
        agency.accessRoles(id).includes("manager")
      );
      agency.resource("users").update(manager ?? "", { access_roles: ["member"] });
    },
  },
];

for (const state of STATES) {
  Deno.test(`planBackup() shows the requests that the run then makes: ${state.name}`, async () => {
    using temp = new TempFolder();
    const harvest = new TestHarvest({ size: SIZE, date: YESTERDAY });
    const settings = await state.prepare?.(harvest, temp) ?? {};
    await assertPlanned(state, harvest, { temp, settings });
  });
}

test("planBackup() shows the requests that the run then makes, wherever the last one was killed", async () => {
  for (let killAt = 5; killAt < 400; killAt += 31) {
    using temp = new TempFolder();
    const harvest = new TestHarvest({ size: SIZE, date: YESTERDAY });
    await dayOld(harvest, temp);
    change(harvest);
    harvest.clock.setDate(new Date());
    const disk = new Disk(killAt);
    try {
      await harvest.backUp(temp.path);
    } finally {
      disk[Symbol.dispose]();
    }
    const name = `killed at ${killAt} (${disk.lastCall})`;
    await assertPlanned({ name }, harvest, { temp, settings: {} });
  }
});
