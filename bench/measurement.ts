/** What a case's samples are counted in. */
export type Unit = "s" | "ms" | "MiB" | "requests/s" | "requests" | "connections" | "%";

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

/** The median of one point divided by that of another is to be no more than this. */
export interface Goal {
  what: string;
  of: PointName;
  against: PointName;
  atMost: number;
}

export interface PointName {
  series: string;
  case: string | number;
}

/** What a part of the benchmark is told. */
export interface BenchOptions {
  /** How often each case is measured. */
  samples: number;
  /** Shows what is being done now. */
  report: (line: string) => void;
  /** Aborted by the first SIGINT or SIGTERM: the part then ends before its next case and removes what it made. */
  signal: AbortSignal;
}

/** A part of `npm run bench`, which can be run by itself. */
export interface BenchPart {
  /** As the command line and the folder or file call it: `data-path`. */
  name: string;
  /** What it measures, for `--help` and for progress. */
  title: string;
  measure(options: BenchOptions): Promise<Measurement[]>;
}
