import { CATALOG, type Resource } from "../../harvest/catalog.ts";

/** A resource of the catalog by its name. @throws RangeError if there is none */
export function resourceNamed(name: string): Resource {
  const resource = CATALOG.find((one) => one.name === name);
  if (!resource) {
    throw new RangeError(`Cannot find the resource "${name}": the catalog does not have it`);
  }
  return resource;
}
