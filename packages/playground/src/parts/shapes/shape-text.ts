/** Shapes and positions as the book writes them. */

/** `(2, 3)` */
export function shapeText(shape: readonly number[]): string {
  return `(${shape.join(", ")})`;
}

/** `[1, 0]` */
export function position(...indices: readonly number[]): string {
  return `[${indices.join(", ")}]`;
}
