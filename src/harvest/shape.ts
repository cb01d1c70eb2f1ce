import { CATALOG, type Resource } from "./catalog.ts";
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
    const { partitionBy } = resource;
    const parent = CATALOG.find(({ name }) => name === partitionBy?.parent);
    if (!partitionBy || !parent) return [];
    return [{
      ...place(resource),
      member: partitionBy.member,
      parent: parent.folder,
      suffix: resource.name,
    }];
  }),
  references: REFERENCES.flatMap(({ from, member, to }) => {
    const source = CATALOG.find(({ name }) => name === from);
    const target = CATALOG.find(({ name }) => name === to);
    return source && target ? [{ folder: source.folder, member, target: target.folder }] : [];
  }),
};
