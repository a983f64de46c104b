import type { BenchOptions, BenchPart, Measurement, Series } from "../measurement";
import { differences } from "./endState";
import { Ansible } from "./peers/ansible";
import { Lvs } from "./peers/lvs";
import { OpenTofu } from "./peers/openTofu";
import type { Peer } from "./peers/peer";
import { Shell } from "./peers/shell";
import { rotated } from "./rotated";
import { Site } from "./site";
import { NOTHING_TO_DO, STEPS, WEIGHT } from "./wanted";

/** One way to configure the same machines against another, to the same end state. */
export const provisioning: BenchPart = {
  name: "provisioning",
  title: "this project, Ansible, OpenTofu and a shell script configure the same machines",
  measure,
};

async function measure(options: BenchOptions): Promise<Measurement[]> {
  const { samples, report, signal } = options;
  const peers = [new Lvs(true), new Lvs(false), new Ansible(), new OpenTofu(), new Shell()];
  const series = peers.map(({ name }) => ({ name, points: STEPS.map((step) => ({ case: step.case, samples: [] })) }));
  const site = await Site.create(report);
  try {
    for (const peer of peers) {
      report(`preparing ${peer.name}`);
      await peer.prepare(site, report);
    }
    for (let sample = 0; sample < samples; sample++) {
      for (const index of rotated([...peers.keys()], sample)) {
        report(`sample ${sample + 1} of ${samples}: back to the machines as they booted`);
        await site.reset();
        await configure(site, peers[index] as Peer, series[index] as Series, { ...options, report, signal });
      }
    }
  } finally {
    await site.remove();
  }
  return [measurementOf(series)];
}

/** All steps of one peer, each of which must end as wanted. */
async function configure(site: Site, peer: Peer, { points }: Series, { report, signal }: BenchOptions): Promise<void> {
  for (const [index, step] of STEPS.entries()) {
    signal.throwIfAborted();
    report(`${peer.name}: ${step.case}`);
    const { seconds, output } = await site.time(await peer.command(site, step));
    const wrong = differences(step.wanted, await site.observe(step.wanted?.realServers.length ?? 0));
    if (wrong.length > 0) throw new Error([`${peer.name}, ${step.case}:`, ...wrong, output].join("\n"));
    points[index]?.samples.push(seconds);
  }
}

function measurementOf(series: Series[]): Measurement {
  const ansible = (step: { case: string }) => ({ series: "Ansible", case: step.case });
  return {
    name: "provisioning",
    title: "The sample on machines that have booted",
    unit: "s",
    cases: "step",
    series,
    goals: [
      {
        what: "nothing to do, without the drift check, against Ansible",
        of: { series: "lvs without drift check", case: NOTHING_TO_DO.case },
        against: ansible(NOTHING_TO_DO),
        atMost: 1 / 10,
      },
      {
        what: "nothing to do, with the drift check, against Ansible",
        of: { series: "lvs", case: NOTHING_TO_DO.case },
        against: ansible(NOTHING_TO_DO),
        atMost: 1 / 6,
      },
      {
        what: "one weight changed, against Ansible",
        of: { series: "lvs", case: WEIGHT.case },
        against: ansible(WEIGHT),
        atMost: 1 / 6,
      },
    ],
    notes: NOTES,
  };
}

const NOTES = [
  "Every peer starts from the same machines, which have booted and which nobody has configured, and which are put back between peers. No SSH connection is open when a step begins. After each step the end state is looked at from outside, with the same eyes for all: the services, the live and the saved table, forwarding, each real server's page at the VIP; what differs ends the benchmark.",
];
