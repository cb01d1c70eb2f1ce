import { assert } from "@std/assert/assert";
import { assertEquals } from "@std/assert/equals";
import { CATALOG, WAIVED } from "../../src/harvest/catalog.ts";

/** Every path of API v2 that answers GET, below `/v2`: facts about Harvest as of November 2025. */
const GET_PATHS = [
];

