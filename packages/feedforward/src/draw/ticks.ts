/**
 * Where an axis has its ticks: at multiples of 1, 2 or 5 times a power of ten, about as many as fit, with labels that
 * show no more decimals than the step needs.
 */

export type Interval = readonly [min: number, max: number];

export interface Tick {
  readonly value: number;
  readonly label: string;
}

/** Ticks within the interval, at most `most` of them (and two at least where that is possible). */
export function ticksIn([min, max]: Interval, most: number): readonly Tick[] {
  const { unit, exponent } = niceStep((max - min) / Math.max(1, most - 1));
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

/** The smallest 1, 2 or 5 · 10^exponent that is at least as large. */
function niceStep(smallest: number): { unit: number; exponent: number } {
  const exponent = Number(smallest.toExponential().split("e")[1]);
  const leading = Number(smallest.toExponential().split("e")[0]);
  const unit = [1, 2, 5].find((candidate) => leading <= candidate * (1 + 1e-9));
  return unit === undefined ? { unit: 1, exponent: exponent + 1 } : { unit, exponent };
}

function formatTick(value: number, stepExponent: number): string {
  const magnitude = Math.abs(value);
  const isPlain = value === 0 || (stepExponent >= -6 && magnitude < 1e7);
  if (isPlain) return value.toFixed(value === 0 && stepExponent < -6 ? 0 : Math.max(0, -stepExponent));
  return Number(value.toPrecision(12)).toExponential().replace("e+", "e");
}
