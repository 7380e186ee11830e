/**
 * What is said to somebody who sends a feature as an input of its own, by the name that the model's file has for it: a network takes all
 * of them as one row.
 */

/** Begins with `:`; nothing where the name is none of the features. */
export function rowHint(name: string, features: readonly string[] | null): string {
  const isFeature = features?.some((feature) => feature === name || feature.startsWith(`${name}=`)) ?? false;
  if (features === null || !isFeature) return "";
  const row = `: a row is one list of ${features.length} numbers, in the order of the model's input_names`;
  return features.some((feature) => feature.includes("="))
    ? `${row}; categories are 0 or 1 there, as encodeRows of feedforward/table makes them of a table`
    : row;
}
