import { paint } from "../text/paint.ts";

/** Whether something is as it should be, to be seen at a glance and without colours too. */
export function mark(isGood: boolean, { color }: { color: boolean }): string {
  return isGood ? paint("✓", "green", { color }) : paint("✗", "red", { color });
}
