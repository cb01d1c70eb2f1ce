import { CATALOG, catalogRow, type Resource } from "./catalog.ts";
import { REFERENCES } from "./references.ts";

const place = ({ name, folder }: Resource) => ({ name, folder });

/** Harvest's resources, as the store needs to know them. */
export const HARVEST_SHAPE = {
  objects: CATALOG.filter(({ kind }) => kind === "object").map(place),
  lists: CATALOG.filter(({ kind }) => kind === "list").map(place),
  children: CATALOG.flatMap((resource) =>
    resource.suffix ? [{ ...place(resource), suffix: resource.suffix }] : []
  ),
  partitions: CATALOG.flatMap((resource) => {
    if (!resource.partitionBy) return [];
    const { member, parent } = resource.partitionBy;
    const { folder } = catalogRow(parent);
    return [{ ...place(resource), member, parent: folder, suffix: resource.name }];
  }),
  references: REFERENCES.map(({ from, member, to }) => ({
    folder: catalogRow(from).folder,
    member,
    target: catalogRow(to).folder,
  })),
};
