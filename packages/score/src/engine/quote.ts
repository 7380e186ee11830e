/** Names and paths inside SQL. Everything that comes from outside passes through one of these, and nothing else does. */

/** An identifier: `"a ""b"" c"`. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A string literal: `'it''s'`. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A path for a reader of DuckDB, which takes every path for a pattern: `*`, `?` and `[` stand for themselves in brackets. */
export function pathLiteral(path: string): string {
  return literal(path.replaceAll(/[*?[]/g, "[$&]"));
}
