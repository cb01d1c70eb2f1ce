import { countText } from "../report/quantities.ts";
import type { IndexStep } from "../view/backup_index.ts";
import type { Program } from "./program.ts";

/** Says what the index of a backup is at while it is made: of a large one that takes half a minute. */
export function indexProgress({ err }: Program): (step: IndexStep) => void {
  return (step) => {
    switch (step.kind) {
      case "begun":
        return err("Making the index, once for each state of the backup ...");
      case "read":
        return err(`  ${countText(step.rows)} ${step.name}`);
      case "ordering":
        return err("  putting the lists in order ...");
      default:
        return step satisfies never;
    }
  };
}
