import { Clone } from "../../harness/clone";
import { requireRoot } from "../../lab";
import type { BenchOptions, BenchPart, Measurement, Point } from "../measurement";
import { parseSteps } from "./steps";

const SIZES = [10, 100, 1_000, 10_000] as const;
type Size = (typeof SIZES)[number];
/** What more than a line through nothing is taken for noise. */
const LINEAR = 1.3;
const ONE_CHANGE = "one weight changed";
const READ_AND_EDIT = "ipvsadm: both listings, one edit";

const NOTES = [
  "`lvs-table` on the director, with so many rules beside the sample's: a virtual service and nine real servers in " +
    "every ten. Beside it what it has to be measured by: `ipvsadm` alone, which lists the table and edits one real " +
    "server. It takes two listings to read a table, since `ipvsadm -Sn` doesn't print thresholds. What few rules take " +
    "is the start of some thirty processes.",
];

/** How long the director's script takes by the number of rules. */
export const table: BenchPart = {
  name: "table",
  title: "More and more rules on the director",
  async measure(options) {
    requireRoot();
    const clone = await Clone.create();
    try {
      options.report("a lab with the sample");
      await clone.expect("npm run up");
      return [await measureTable(clone, options)];
    } finally {
      await clone.remove();
    }
  },
};

async function measureTable(clone: Clone, { samples, report }: BenchOptions): Promise<Measurement> {
  const series = new Map<string, Point[]>();
  for (let sample = 1; sample <= samples; sample++) {
    for (const size of SIZES) {
      report(`${size} rules, ${sample} of ${samples}`);
      const output = await clone.expect(`./lab ssh node1 sudo -n bash -s ${size} <tools/bench/table/measure.sh`);
      for (const [step, milliseconds] of parseSteps(output)) {
        const points = series.get(step) ?? SIZES.map((each) => ({ case: each, samples: [] }));
        points.find((point) => point.case === size)?.samples.push(milliseconds);
        series.set(step, points);
      }
    }
  }
  return {
    name: "table-rules",
    title: "lvs-table by the number of rules",
    unit: "ms",
    cases: "rules",
    series: [...series].map(([name, points]) => ({ name, points })),
    goals: [
      ...["all rules, from none", "nothing to do", ONE_CHANGE].map((step) => ({
        what: `${step}: grows with the number, 10,000 against 1,000`,
        of: point(step, 10_000),
        against: point(step, 1_000),
        atMost: 10 * LINEAR,
      })),
      {
        what: "one weight changed in 10,000 rules, against reading the table and one command",
        of: point(ONE_CHANGE, 10_000),
        against: point(READ_AND_EDIT, 10_000),
        atMost: 1,
      },
    ],
    notes: NOTES,
  };
}

function point(series: string, size: Size) {
  return { series, case: size };
}
