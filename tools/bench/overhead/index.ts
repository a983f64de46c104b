import { Clone } from "../../harness/clone";
import { type Logins, loginsBetween, readLogins } from "../../harness/logins";
import { SAMPLE_SERVICE, type Settings, writeSettingsIn } from "../../harness/settings";
import type { BenchOptions, BenchPart, Finding, Point } from "../measurement";
import { followEvents } from "./engineEvents";
import { measureFloor } from "./floor";
import { type Deployment, upTimeline } from "./upTimeline";

const UP = "./lab pulumi up --yes --skip-preview";
/** A file in the lab's own folder, which the clone sees too. */
const EVENTS = ".lab/events.jsonl";

const SERVICE_WITH_WEIGHT = { ...SAMPLE_SERVICE, realServers: [{ node: "node2", weight: 2 }, { node: "node3" }] };

const FIRST = "first up";
const NOTHING = "nothing to do";
const WEIGHT = "one weight changed";

interface Samples {
  up: number[];
  again: Record<string, number[]>;
  logins: Record<string, Logins>;
  timeline?: Finding;
}

/** What an up costs beside the machines' own boot and installation, and how often it logs in. */
export const overhead: BenchPart = {
  name: "overhead",
  title: "An up against its floor, what it waits for, and its SSH connections",
  async measure(options) {
    const clone = await Clone.create();
    try {
      options.report("the lab, and whatever it needs");
      await clone.expect("npm run up");
      const samples: Samples = { up: [], again: { [NOTHING]: [], [WEIGHT]: [] }, logins: {} };
      for (let sample = 1; sample <= options.samples; sample++) await sampleUps(clone, options, samples);
      const floor = await measureFloor(clone, options);
      return findings(samples, floor);
    } finally {
      await clone.remove();
    }
  },
};

async function sampleUps(clone: Clone, { report }: BenchOptions, samples: Samples): Promise<void> {
  report(`up ${samples.up.length + 1}`);
  await clone.expect("npm run destroy");
  // the lab ends with the destroy
  await clone.expect("./lab start");
  await writeSettingsIn(clone, {});
  const events = followEvents(`${clone.dir}/${EVENTS}`);
  samples.up.push(await seconds(() => clone.expect(`PULUMI_DEBUG_COMMANDS=1 ${UP} --event-log ${EVENTS}`)));
  const steps = events.stop();
  samples.logins[FIRST] = loginsBetween(undefined, await readLogins(clone));
  samples.timeline ??= upTimeline(
    steps,
    JSON.parse(await clone.expect("./lab pulumi stack export")) as { deployment: Deployment },
  );

  await sampleAgain(clone, NOTHING, {}, samples);
  await sampleAgain(clone, WEIGHT, { virtualServices: [SERVICE_WITH_WEIGHT] }, samples);
}

async function sampleAgain(clone: Clone, name: string, settings: Settings, samples: Samples): Promise<void> {
  await writeSettingsIn(clone, settings);
  const before = await readLogins(clone);
  samples.again[name]?.push(await seconds(() => clone.expect(UP)));
  samples.logins[name] = loginsBetween(before, await readLogins(clone));
}

async function seconds(run: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await run();
  return (performance.now() - started) / 1000;
}

function findings({ up, again, logins, timeline }: Samples, floor: Record<string, number[]>): Finding[] {
  const [together = "", alone = ""] = Object.keys(floor);
  const point = (name: string, samples: number[] = []): Point => ({ case: name, samples });
  return [
    {
      name: "overhead",
      title: "An up against its floor",
      unit: "s",
      cases: "",
      series: [
        { name: "pulumi up", points: [point(FIRST, up)] },
        { name: together, points: [point(FIRST, floor[together])] },
        { name: alone, points: [point(FIRST, floor[alone])] },
      ],
      goals: [
        {
          what: "pulumi up, divided by its floor",
          of: { series: "pulumi up", case: FIRST },
          against: { series: together, case: FIRST },
          atMost: 1.15,
        },
      ],
      notes: [
        "The floor is what no tool can save: the same three machines start from the same disks, all at once, and install " +
          "the same packages as soon as they answer, by one shell script each. One machine alone has the processors for itself.",
        "What an up takes beyond it is in its timeline: its own start, then networks, keys and disks; what is configured " +
          "beside the packages, for which the machines share the processors; the table; the proof.",
      ],
    },
    {
      name: "up-again",
      title: "Another up of a cluster that is there",
      unit: "s",
      cases: "what changed",
      series: [{ name: "pulumi up", points: Object.entries(again).map(([name, samples]) => point(name, samples)) }],
    },
    {
      name: "ssh-connections",
      title: "SSH connections of one up",
      unit: "connections",
      cases: "node",
      series: Object.entries(logins).map(([name, counts]) => ({
        name,
        points: Object.entries(counts).map(([node, count]) => point(node, [count])),
      })),
      notes: [
        "node1 is the director, through which the others are reached: their connections are counted there as well.",
      ],
    },
    ...(timeline ? [timeline] : []),
  ];
}
