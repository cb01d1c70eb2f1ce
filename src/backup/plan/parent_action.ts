import { readMember } from "../../json/scan.ts";
import type { KnownAccount } from "../context/known_account.ts";
import type { PlannedChildren } from "./plan_account.ts";

/** An empty list's file: nobody need write again that there is nothing. */
const EMPTY_BYTES = 3;

/**
 * What is to be done about the children of one record: `read` them, `clear` those on disk, since the record's role says
 * that it has none any more, or `leave` them.
 */
export function parentAction(
  { resource, parents, due }: PlannedChildren,
  record: { readonly id: string; readonly text: Uint8Array; readonly isChanged: boolean },
  known: KnownAccount,
): "read" | "clear" | "leave" {
  const { id, text, isChanged } = record;
  if (parents === "changed" && !isChanged && !due.has(id)) return "leave";
  if (known.doneParents(resource).has(id)) return "leave";
  if (resource.parentRole === undefined) return "read";
  const roles = readMember(text, "access_roles");
  if (Array.isArray(roles) && roles.includes(resource.parentRole)) return "read";
  const { folder, suffix = "" } = resource;
  const saved = known.file(known.paths.childList(folder, id, suffix));
  return saved && saved.sizeBytes > EMPTY_BYTES ? "clear" : "leave";
}
