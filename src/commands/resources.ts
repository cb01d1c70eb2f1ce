import type { CommandConfig } from "../cli/config.ts";
import { CATALOG, NOT_IN_API, WAIVED } from "../harvest/catalog.ts";
import { storedAs } from "../harvest/stored_as.ts";
import { jsonLine } from "../report/json_line.ts";
import { resourcesText } from "../report/resources_text.ts";
import { outputScreen, type Program } from "./program.ts";

/** Lists what is backed up, and what is not and why. */
export function resourcesCommand(
  { flags: { json } }: CommandConfig<"resources">,
  program: Program,
): number {
  const resources = CATALOG.map((resource) => ({
    name: resource.name,
    path: resource.path,
    ...storedAs(resource),
  }));
  const list = { resources, waived: WAIVED, notInApi: NOT_IN_API };
  const screen = outputScreen(program, { color: false });
  if (json) program.out(jsonLine("resources", list));
  else screen.say(resourcesText(list, screen));
  return 0;
}
