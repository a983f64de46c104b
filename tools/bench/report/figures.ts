import type { Goal, Measurement, Point, PointName } from "../measurement";
import { median } from "../statistics";

/** From here on no digits follow the point; below there are three significant ones. */
const WHOLE = 100;

/** A number with as many digits as are worth reading: 1,234, 12.3, 0.0123. */
export function figure(value: number): string {
  const digits = Math.abs(value) >= WHOLE ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: 3 };
  return value.toLocaleString("en", digits);
}

/** A point's median with the least and the greatest sample: "3.2 (2.9–4.1)". */
export function medianAndSpread({ samples }: Point): string {
  const [least, greatest] = [Math.min(...samples), Math.max(...samples)];
  const spread = samples.length > 1 ? ` (${figure(least)}–${figure(greatest)})` : "";
  return `${figure(median(samples))}${spread}`;
}

/** The point of that name that was measured, if one was. */
export function pointOf(measurement: Measurement, name: PointName): Point | undefined {
  const series = measurement.series.find((each) => each.name === name.series);
  const point = series?.points.find((each) => each.case === name.case);
  return point?.samples.length ? point : undefined;
}

/** All cases of a measurement, in the order in which they are first named. */
export function casesOf({ series }: Measurement): (string | number)[] {
  return [...new Set(series.flatMap(({ points }) => points.map((point) => point.case)))];
}

/** What was measured of what a goal is about; undefined where one of its points is missing. */
export function measuredFor(goal: Goal, measurement: Measurement): number | undefined {
  const of = pointOf(measurement, goal.of);
  if (!of) return undefined;
  if (!goal.against) return median(of.samples);
  const against = pointOf(measurement, goal.against);
  return against && median(of.samples) / median(against.samples);
}
