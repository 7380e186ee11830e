/**
 * Where an axis has its ticks: at multiples of 1, 2 or 5 times a power of ten, about as many as fit, with labels that
 * show no more decimals than the step needs.
 */

export type Interval = readonly [min: number, max: number];

/** A place on an axis, and the text beside it. */
export interface Tick {
  readonly value: number;
  readonly label: string;
}

/** Ticks within the interval, at most `most` of them (and two at least where that is possible). */
export function ticksIn(interval: Interval, most: number): readonly Tick[] {
  const smallest = niceStep((interval[1] - interval[0]) / Math.max(1, most));
  const ticks = multiplesIn(interval, smallest);
  // Both ends may be ticks: then there is one too many.
  return ticks.length <= most ? ticks : multiplesIn(interval, next(smallest));
}

/** unit · 10^exponent, where the unit is 1, 2 or 5. */
interface TickStep {
  readonly unit: number;
  readonly exponent: number;
}

function multiplesIn([min, max]: Interval, { unit, exponent }: TickStep): Tick[] {
  // Values are counted in steps and divided by a whole power of ten: 3 / 10 is the nearest number to 0.3, 3 · 0.1 is not.
  const scale = Number(`1e${Math.abs(exponent)}`);
  const toValue = (count: number): number => (exponent < 0 ? (count * unit) / scale : count * unit * scale);
  const step = toValue(1);
  const first = Math.ceil(min / step - 1e-9);
  const last = Math.floor(max / step + 1e-9);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => {
    const value = toValue(first + i) || 0; // no negative zero
    return { value, label: formatTick(value, exponent) };
  });
}

/** The smallest step that is at least as large. */
function niceStep(smallest: number): TickStep {
  const [leading, exponent] = smallest.toExponential().split("e").map(Number) as [number, number];
  const unit = [1, 2, 5].find((candidate) => leading <= candidate * (1 + 1e-9));
  return unit === undefined ? { unit: 1, exponent: exponent + 1 } : { unit, exponent };
}

function next({ unit, exponent }: TickStep): TickStep {
  return unit === 5 ? { unit: 1, exponent: exponent + 1 } : { unit: unit === 1 ? 2 : 5, exponent };
}

function formatTick(value: number, stepExponent: number): string {
  const magnitude = Math.abs(value);
  const isPlain = value === 0 || (stepExponent >= -6 && magnitude < 1e7);
  if (isPlain) return value.toFixed(value === 0 && stepExponent < -6 ? 0 : Math.max(0, -stepExponent));
  return Number(value.toPrecision(12)).toExponential().replace("e+", "e");
}
