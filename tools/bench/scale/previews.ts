import { projectDir } from "../../../runtime/paths";
import { run } from "../../../runtime/process";
import type { BenchOptions, Goal, Measurement, Point } from "../measurement";

const SIZES = [3, 10, 30, 100, 300, 1_000] as const;
/** The program is compiled as `pulumi up` has it. */
const PREVIEW = ["--import", "./runtime/sourceMaps.mjs", "runtime/run.mjs", "tools/bench/scale/mockedPreview.ts"];
/** What more than a line through nothing is taken for noise. */
const LINEAR = 1.3;

const NOTES = [
  "A preview of the whole program, compiled, in a process of its own, from its start to its end. " +
    "Mocks take the place of the engine and of what it would ask, and remember all that they are told: some of the " +
    "memory is theirs.",
];

/** How long a preview takes and how much memory it needs, by the number of real servers. */
export async function measurePreviews({ samples, report }: BenchOptions): Promise<Measurement[]> {
  const seconds = emptyPoints();
  const memory = emptyPoints();
  // compiles it
  await preview(SIZES[0]);
  for (let sample = 1; sample <= samples; sample++) {
    for (const [index, size] of SIZES.entries()) {
      report(`a preview of ${size} real servers, ${sample} of ${samples}`);
      const started = performance.now();
      const peakMiB = await preview(size);
      seconds[index]?.samples.push((performance.now() - started) / 1_000);
      memory[index]?.samples.push(peakMiB);
    }
  }
  const base = { cases: "real servers", notes: NOTES };
  return [
    {
      ...base,
      name: "preview-time",
      title: "Time of a preview under mocks",
      unit: "s",
      series: [{ name: "preview", points: seconds }],
      goals: [linear("time"), { what: "1,000 real servers in 20 s", of: point(1_000), atMost: 20 }],
    },
    {
      ...base,
      name: "preview-memory",
      title: "Peak memory of a preview under mocks",
      unit: "MiB",
      series: [{ name: "preview", points: memory }],
      goals: [linear("memory")],
    },
  ];
}

/** @returns the peak of its memory in MiB */
async function preview(size: number): Promise<number> {
  return Number(await run("node", [...PREVIEW, String(size)], { cwd: projectDir }));
}

function emptyPoints(): Point[] {
  return SIZES.map((size) => ({ case: size, samples: [] }));
}

function linear(what: string): Goal {
  return {
    what: `${what} grows with the number: 1,000 against 300`,
    of: point(1_000),
    against: point(300),
    atMost: (1_000 / 300) * LINEAR,
  };
}

function point(size: (typeof SIZES)[number]) {
  return { series: "preview", case: size };
}
