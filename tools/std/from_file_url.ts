/** The path of a `file:` URL; throws a `TypeError` for any other. */
export { fileURLToPath as fromFileUrl } from "node:url";
