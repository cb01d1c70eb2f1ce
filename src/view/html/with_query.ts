/** An address with what is asked for; what is empty is left out. */
export function withQuery(path: string, asked: Iterable<readonly [string, string]>): string {
  const query = new URLSearchParams(
    [...asked].flatMap(([name, value]) => value === "" ? [] : [[name, value]]),
  );
  return query.size === 0 ? path : `${path}?${query}`;
}
