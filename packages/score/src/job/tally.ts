/** What was counted while rows ran, and the error that ended them: DuckDB hands on its sentence, but not its data. */

export interface Tally {
  rows: number;
  /** Rows with a NULL. */
  nulls: number;
  /** Outputs that are NaN or ∞. */
  nonFinite: number;
  failure: unknown;
}

export function newTally(): Tally {
  return { rows: 0, nulls: 0, nonFinite: 0, failure: null };
}
