/** The part of JSON Schema that docs/events.schema.json uses; `problemsOf` refuses any other keyword. */
export interface Schema {
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly format?: string;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly $ref?: string;
}

const KEYWORDS = new Set([
  ...["type", "const", "enum", "format", "items", "properties", "required"],
  ...["additionalProperties", "anyOf", "$ref"],
]);
const TIME_REGEXP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

/**
 * What in a value is not as a schema has it, each with its place. Members that the schema does not name are a problem: for
 * readers they are none, but here they are undocumented.
 */
export function problemsOf(
  value: unknown,
  schema: Schema,
  { defs, at = "" }: { readonly defs: Readonly<Record<string, Schema>>; readonly at?: string },
): string[] {
  const unknown = Object.keys(schema).find((keyword) => !KEYWORDS.has(keyword));
  if (unknown !== undefined) throw new RangeError(`This validator does not know "${unknown}"`);
  const below = (member: unknown, inner: Schema, name: string) =>
    problemsOf(member, inner, { defs, at: `${at}/${name}` });
  if (schema.$ref !== undefined) {
    return problemsOf(value, defs[schema.$ref.slice("#/$defs/".length)] ?? {}, { defs, at });
  }
  if (schema.anyOf) {
    const tried = schema.anyOf.map((each) => problemsOf(value, each, { defs, at }));
    return tried.some(({ length }) => length === 0) ? [] : tried[0] ?? [];
  }
  const shown = JSON.stringify(value)?.slice(0, 80);
  const problems: string[] = [];
  if (
    schema.type !== undefined && !typesOf(value).some((type) => [schema.type].flat().includes(type))
  ) {
    problems.push(`${at}: ${shown} is no ${[schema.type].flat().join(" or ")}`);
  }
  if (schema.const !== undefined && value !== schema.const) problems.push(`${at}: ${shown}`);
  if (schema.enum && !schema.enum.includes(value)) {
    problems.push(`${at}: ${shown} is none of ${schema.enum.join(", ")}`);
  }
  if (schema.format === "date-time" && typeof value === "string" && !TIME_REGEXP.test(value)) {
    problems.push(`${at}: ${shown} is no time`);
  }
  if (Array.isArray(value) && schema.items) {
    const { items } = schema;
    problems.push(...value.flatMap((each, i) => below(each, items, String(i))));
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    const { properties = {}, required = [], additionalProperties } = schema;
    problems.push(
      ...required.filter((name) => !(name in value)).map((name) => `${at}/${name}: missing`),
    );
    for (const [name, member] of Object.entries(value)) {
      const inner = properties[name] ?? additionalProperties;
      if (inner === undefined) problems.push(`${at}/${name}: not documented`);
      else problems.push(...below(member, inner, name));
    }
  }
  return problems;
}

function typesOf(value: unknown): string[] {
  if (value === null) return ["null"];
  if (Array.isArray(value)) return ["array"];
  return Number.isInteger(value) ? ["integer", "number"] : [typeof value];
}
