import type { MeasuredOn } from "../measuredOn";
import type { Bar, Finding, Goal, Measurement, Timeline } from "../measurement";
import type { Result } from "../results";
import { casesOf, figure, measuredFor, medianAndSpread, pointOf } from "./figures";

/** A part of the benchmark, as the report's headings call it. */
export interface Chapter {
  name: string;
  title: string;
}

const HEAD = `# Benchmarks

\`npm run bench\` measures, and writes this page from all of [tools/bench/results](../tools/bench/results);
\`npm run bench -- --report-only\` only writes it. A figure is the median, with the least and the greatest sample behind
it. Times say what this machine can do; what carries over to another one are ratios, taken side by side in one run.`;

/** The report in Markdown; its pictures are expected in the folder `benchmarks` beside it. */
export function reportText(results: Result[], chapters: Chapter[]): string {
  const written = chapters.flatMap((chapter) => {
    const own = results.filter(({ part }) => part === chapter.name);
    const [first] = own;
    if (!first) return [];
    const sections = own.flatMap(({ finding }) => section(finding));
    return [`## ${chapter.title}`, describe(first.measuredOn, chapter), ...sections];
  });
  return `${[HEAD, ...written].join("\n\n")}\n`;
}

function describe(on: MeasuredOn, { name }: Chapter): string {
  const machines = on.machines === "KVM" ? "virtual machines by KVM" : "virtual machines emulated, without KVM";
  const machine = `${on.cores} cores of ${on.processor}, ${figure(on.memoryMiB)} MiB, ${machines}`;
  const what = `\`npm run bench -- ${name} --samples ${on.samples}\` of commit ${on.commit}`;
  return `${what}, started at ${on.startedAt} on ${machine}.`;
}

function section(finding: Finding): string[] {
  const head = [`### ${finding.title}`, `![${finding.title}](benchmarks/${finding.name}.svg)`];
  const body = "bars" in finding ? timelineTables(finding) : measurementTables(finding);
  return [...head, ...body, ...(finding.notes ?? [])];
}

function measurementTables(measurement: Measurement): string[] {
  const { series, cases, unit, goals = [] } = measurement;
  const head = [`${cases} (${unit})`, ...series.map(({ name }) => name)];
  const rows = casesOf(measurement).map((name) => [
    typeof name === "number" ? figure(name) : name,
    ...series.map((each) => {
      const point = pointOf(measurement, { series: each.name, case: name });
      return point ? medianAndSpread(point) : "–";
    }),
  ]);
  return [table(head, rows), ...(goals.length > 0 ? [goalTable(goals, measurement)] : [])];
}

function goalTable(goals: Goal[], measurement: Measurement): string {
  const rows = goals.map((goal) => {
    const unit = goal.against ? "" : ` ${measurement.unit}`;
    const measured = measuredFor(goal, measurement);
    if (measured === undefined) return [goal.what, `${figure(goal.atMost)}${unit}`, "–", "not measured"];
    const kept = measured <= goal.atMost ? "yes" : "**no**";
    return [goal.what, `${figure(goal.atMost)}${unit}`, `${figure(measured)}${unit}`, kept];
  });
  return table(["goal", "at most", "measured", "kept"], rows);
}

function timelineTables({ bars }: Timeline): string[] {
  const row = ({ name, group, start, end, waitedFor = "" }: Bar) => {
    return [name, group, figure(start), figure(end), figure(end - start), waitedFor];
  };
  return [table(["what", "of", "from (s)", "to (s)", "took (s)", "waited for"], bars.map(row))];
}

function table(head: string[], rows: string[][]): string {
  const escaped = [head, head.map(() => "---"), ...rows].map((cells) =>
    cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | "),
  );
  return escaped.map((row) => `| ${row} |`).join("\n");
}
