/** Curves from numbers: a point for each column of the picture, the mean of the steps that fall into it. */

export interface CurveBox {
  readonly width: number;
  readonly height: number;
  /** The value at the upper edge; 0 is at the lower one. */
  readonly most: number;
  /** The steps of the whole training. */
  readonly steps: number;
}

export type CurvePoint = readonly [x: number, y: number];

/** `values[i]` belongs to step i + 1. What lies above the box is drawn at its edge. */
export function meanCurve(values: readonly number[], { width, height, most, steps }: CurveBox): CurvePoint[] {
  const inColumn = Math.max(1, Math.ceil(steps / width));
  const points: CurvePoint[] = [];
  for (let start = 0; start < values.length; start += inColumn) {
    const part = values.slice(start, start + inColumn);
    const mean = part.reduce((sum, value) => sum + value, 0) / part.length;
    const x = ((start + (part.length + 1) / 2) / Math.max(1, steps)) * width;
    points.push([round(x), heightOf(mean, height, most)]);
  }
  return points;
}

/** Points of single steps. */
export function stepCurve(
  values: readonly { readonly step: number; readonly share: number }[],
  { width, height, most, steps }: CurveBox,
): CurvePoint[] {
  return values.map(({ step, share }) => [round((step / Math.max(1, steps)) * width), heightOf(share, height, most)]);
}

export function pathOf(points: readonly CurvePoint[]): string {
  return points.map(([x, y], i) => `${i === 0 ? "M" : "L"}${x} ${y}`).join("");
}

export interface EpochRow {
  readonly epoch: number;
  /** The mean over its steps. */
  readonly loss: number;
  /** Of the held-out images, after its last step; null where it was not read then. */
  readonly share: number | null;
}

/** The epochs that are over, for a table. */
export function epochRows(
  losses: readonly number[],
  readings: readonly { readonly step: number; readonly share: number }[],
  epochSteps: number,
): EpochRow[] {
  const count = epochSteps > 0 ? Math.floor(losses.length / epochSteps) : 0;
  return Array.from({ length: count }, (_, i) => {
    const part = losses.slice(i * epochSteps, (i + 1) * epochSteps);
    const share = readings.find(({ step }) => step === (i + 1) * epochSteps)?.share ?? null;
    return { epoch: i + 1, loss: part.reduce((sum, loss) => sum + loss, 0) / epochSteps, share };
  });
}

function heightOf(value: number, height: number, most: number): number {
  const share = Math.min(1, Math.max(0, value / most));
  return round(height * (1 - (Number.isNaN(share) ? 0 : share)));
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
