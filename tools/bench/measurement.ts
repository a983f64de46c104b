/** What a case's samples are counted in. */
export type Unit = "s" | "ms" | "MiB" | "requests/s" | "requests" | "connections" | "%";

/** What a part of the benchmark finds: figures to be compared, or what happened when. */
export type Finding = Measurement | Timeline;

/** One picture of the report: some series (peers, forwarding methods), each measured in the same cases. */
export interface Measurement {
  /** The name of its file of results and of its picture: words joined by hyphens. */
  name: string;
  title: string;
  unit: Unit;
  /** What the cases are: "step", "real servers". Where they are numbers the picture is of lines, otherwise of bars. */
  cases: string;
  series: Series[];
  /** Ratios that are to be kept; the report tells which ones are. */
  goals?: Goal[];
  /** What a reader has to know to judge the numbers, a paragraph each. */
  notes?: string[];
}

export interface Series {
  name: string;
  points: Point[];
}

/** All samples of one series in one case, in the order in which they were taken. */
export interface Point {
  case: string | number;
  samples: number[];
}

/** The median of one point, divided by that of another where one is named, is to be no more than this. */
export interface Goal {
  what: string;
  of: PointName;
  against?: PointName;
  atMost: number;
}

export interface PointName {
  series: string;
  case: string | number;
}

/** What took its time when, and what it waited for: a picture with a row for each. */
export interface Timeline {
  name: string;
  title: string;
  unit: "s";
  /** In the order of their rows. */
  bars: Bar[];
  notes?: string[];
}

/** Something that took its time, in seconds since the timeline's start. */
export interface Bar {
  /** Unlike that of any other bar of the timeline. */
  name: string;
  start: number;
  end: number;
  /** What it belongs to, such as its node; those of one group have one colour. */
  group: string;
  /** The name of the bar whose end let it start. */
  waitedFor?: string;
}

/** What a part of the benchmark is told. */
export interface BenchOptions {
  /** How often each case is measured. */
  samples: number;
  /** Shows what is being done now. */
  report: (line: string) => void;
}

/** A part of `npm run bench`, which can be run by itself. */
export interface BenchPart {
  /** As the command line and the folder or file call it: `data-path`. */
  name: string;
  /** What it measures, for `--help` and for progress. */
  title: string;
  measure(options: BenchOptions): Promise<Finding[]>;
}
