import type { Resource } from "./catalog.ts";

/** Where a resource is stored below the account's folder, and what is special about it, for people. */
export function storedAs(resource: Resource): { stored: string; note: string } {
  const { kind, folder, suffix, partitionBy } = resource;
  const stored = kind === "object"
    ? `${folder}/data.json`
    : kind === "child"
    ? `${folder}/<id>_${suffix}.json`
    : `${folder}/list.json`;
  const notes = [
    resource.artifact === "receipt" ? "with receipts" : resource.artifact ? "with PDFs" : "",
    partitionBy ? `also ${partitionBy.parent}/<id>_${resource.name}.json` : "",
    resource.parentRole ? `of ${resource.parentRole}s` : "",
    resource.module ? `if ${resource.module.replace("_feature", "s")} are on` : "",
    resource.optional ? "where the account has it" : "",
  ];
  return { stored, note: notes.filter(Boolean).join(", ") };
}
