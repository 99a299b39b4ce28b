/** A repeated name has several values. */
type Query = Record<string, string | string[]>;

/** Reads a query string as text. The router would read `q=42` as a number and `q=[1]` as an array. */
export function parseQuery(text: string): Query {
  const params = new URLSearchParams(text);
  return Object.fromEntries(
    [...new Set(params.keys())].map((name) => {
      const values = params.getAll(name);
      return [name, values.length === 1 ? values.join() : values];
    }),
  );
}

/** @example stringifyQuery({ show: 'week', tag: undefined }) // '?show=week' */
export function stringifyQuery(query: Record<string, unknown>): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    for (const each of Array.isArray(value) ? value : [value])
      if (each !== undefined) params.append(name, String(each));
  return params.size === 0 ? '' : `?${params.toString()}`;
}
