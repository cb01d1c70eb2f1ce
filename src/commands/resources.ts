import type { CommandConfig } from "../cli/config.ts";
import { CATALOG, NOT_IN_API, WAIVED } from "../harvest/catalog.ts";
import { storedAs } from "../harvest/stored_as.ts";
import { jsonLine } from "../report/json_line.ts";
import { resourcesText } from "../report/resources_text.ts";
import { outputScreen, type Program } from "./program.ts";

/** Lists what is backed up, and what is not and why. */
export function resourcesCommand(
  config: CommandConfig<"resources">,
  program: Program,
): number {
  const resources = CATALOG.map((resource) => ({
    name: resource.name,
    path: resource.path,
    ...storedAs(resource),
  }));
  const list = { resources, waived: WAIVED, notInApi: NOT_IN_API };
  const screen = outputScreen(program, config);
  screen.say(resourcesText(list, screen), jsonLine("resources", list));
  return 0;
}
