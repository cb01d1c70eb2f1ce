import { CATALOG, NOT_IN_API, WAIVED } from "../harvest/catalog.ts";
import { storedAs } from "../harvest/stored_as.ts";
import { jsonLine } from "../report/json_line.ts";
import { resourcesText } from "../report/resources_text.ts";
import type { Program } from "./program.ts";
import { outputScreen } from "./output_screen.ts";

/** Tells what is backed up, and what is not and why. */
export function resourcesCommand({ json }: { readonly json: boolean }, program: Program): number {
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
