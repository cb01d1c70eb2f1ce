/** A function of objects whose results are remembered, such as a tag for each project. */
export function remembered<Key extends object, Value>(
  of: (key: Key) => Value,
): (key: Key) => Value {
  const values = new WeakMap<Key, Value>();
  return (key) => {
    let value = values.get(key);
    if (value === undefined) values.set(key, value = of(key));
    return value;
  };
}
