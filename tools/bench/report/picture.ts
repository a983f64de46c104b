import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";
import type { Finding, Measurement, Timeline } from "../measurement";
import { median } from "../statistics";
import { casesOf, figure } from "./figures";

const WIDTH = 800;
const ROW_HEIGHT = 22;
const LINES_HEIGHT = 400;
const LEGEND_ROW_HEIGHT = 18;
/** About what a letter of the font takes, to leave room for words. */
const LETTER_WIDTH = 6.5;
/** Colours that people with any kind of colour vision tell apart (Okabe and Ito, "Color Universal Design", 2008). */
const COLOURS = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000"];

/** A finding as a picture (SVG); the same finding gives the same bytes. */
export function picture(finding: Finding): string {
  if ("bars" in finding) return drawTimeline(finding);
  return casesOf(finding).every((name) => typeof name === "number") ? drawLines(finding) : drawBars(finding);
}

interface Drawn {
  series: string;
  case: string | number;
  median: number;
  least: number;
  greatest: number;
}

function drawnPoints({ series }: Measurement): Drawn[] {
  return series.flatMap(({ name, points }) =>
    points
      .filter(({ samples }) => samples.length > 0)
      .map(({ case: where, samples }) => ({
        series: name,
        case: where,
        median: median(samples),
        least: Math.min(...samples),
        greatest: Math.max(...samples),
      })),
  );
}

/** A bar for each series in each case, with a thin line from the least to the greatest sample. */
function drawBars(measurement: Measurement): string {
  const points = drawnPoints(measurement);
  const names = measurement.series.map(({ name }) => name);
  const cases = casesOf(measurement);
  return draw(measurement.title, {
    height: cases.length * (names.length + 1) * ROW_HEIGHT + 60,
    marginLeft: room(names),
    marginRight: room(cases.map(String)),
    marginBottom: 40,
    x: { label: measurement.unit, grid: true, insetRight: room(["000.0"]) },
    y: { domain: names, label: null },
    fy: { domain: cases, label: null },
    color: { domain: names, range: COLOURS },
    marks: [
      Plot.barX(points, { x: "median", y: "series", fy: "case", fill: "series" }),
      Plot.ruleY(points, { x1: "least", x2: "greatest", y: "series", fy: "case", stroke: "black" }),
      Plot.text(points, {
        x: "greatest",
        y: "series",
        fy: "case",
        text: ({ median }: Drawn) => figure(median),
        textAnchor: "start",
        dx: 4,
      }),
      Plot.ruleX([0]),
    ],
  });
}

/** A line for each series, both axes logarithmic, so that what grows evenly is straight. */
function drawLines(measurement: Measurement): string {
  const points = drawnPoints(measurement);
  const names = measurement.series.map(({ name }) => name);
  const logarithmic = points.every(({ least }) => least > 0);
  return draw(measurement.title, {
    height: LINES_HEIGHT + legendHeight(names),
    marginLeft: 80,
    marginTop: legendHeight(names),
    marginBottom: 40,
    x: { type: "log", label: measurement.cases, ticks: casesOf(measurement) as number[], tickFormat: figure },
    y: { type: logarithmic ? "log" : "linear", label: measurement.unit, grid: true, tickFormat: figure },
    color: { domain: names, range: COLOURS },
    marks: [
      ...legend(names),
      Plot.ruleX(points, { x: "case", y1: "least", y2: "greatest", stroke: "series" }),
      Plot.line(points, { x: "case", y: "median", stroke: "series", strokeWidth: 2 }),
      Plot.dot(points, { x: "case", y: "median", fill: "series" }),
    ],
  });
}

/** A row for each bar, and a line to each from the end of the one that it waited for. */
function drawTimeline({ title, bars }: Timeline): string {
  const names = bars.map(({ name }) => name);
  const groups = [...new Set(bars.map(({ group }) => group))];
  const waits = bars.flatMap((bar) => {
    const awaited = bars.find(({ name }) => name === bar.waitedFor);
    return awaited ? [{ bar, awaited }] : [];
  });
  return draw(title, {
    height: bars.length * ROW_HEIGHT + legendHeight(groups) + 50,
    marginLeft: room(names),
    marginTop: legendHeight(groups),
    marginBottom: 40,
    x: { label: "s", grid: true, insetRight: room(["000.0"]) },
    y: { domain: names, label: null },
    color: { domain: groups, range: COLOURS },
    marks: [
      ...legend(groups),
      Plot.link(waits, {
        x1: ({ awaited }) => awaited.end,
        y1: ({ awaited }) => awaited.name,
        x2: ({ bar }) => bar.start,
        y2: ({ bar }) => bar.name,
        stroke: "gray",
      }),
      Plot.barX(bars, { x1: "start", x2: "end", y: "name", fill: "group" }),
      Plot.text(bars, {
        x: "end",
        y: "name",
        text: ({ start, end }) => figure(end - start),
        textAnchor: "start",
        dx: 4,
      }),
    ],
  });
}

/** A name in its colour for each, below one another above the picture: Plot's own legends are HTML. */
function legend(names: string[]): Plot.Markish[] {
  return names.map((name, index) => {
    const dy = index * LEGEND_ROW_HEIGHT - legendHeight(names) + LEGEND_ROW_HEIGHT;
    const place = { frameAnchor: "top-left", textAnchor: "start", dy } as const;
    return Plot.text([`■ ${name}`], { ...place, fill: COLOURS[index % COLOURS.length], fontWeight: "bold" });
  });
}

/** With room for the axis' own name below it. */
function legendHeight(names: string[]): number {
  return names.length * LEGEND_ROW_HEIGHT + 30;
}

function room(words: string[]): number {
  return Math.max(...words.map(({ length }) => length)) * LETTER_WIDTH + 20;
}

/** Draws on white, since a page may be dark around it. */
function draw(title: string, options: Plot.PlotOptions): string {
  const { document } = parseHTML("<html></html>");
  const style = { background: "white", color: "black", fontSize: "12px" };
  const drawn = Plot.plot({ ...options, width: WIDTH, ariaLabel: title, document, style });
  drawn.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  return `${drawn.outerHTML}\n`;
}
