import type { BenchOptions, BenchPart, Measurement, Series } from "../measurement";
import { rotated } from "../rotated";
import { differences } from "./endState";
import { Ansible } from "./peers/ansible";
import { Lvs } from "./peers/lvs";
import { OpenTofu } from "./peers/openTofu";
import type { Peer } from "./peers/peer";
import { Shell } from "./peers/shell";
import { Site } from "./site";
import { NOTHING_TO_DO, STEPS, WEIGHT } from "./wanted";

/** One way to configure the same machines against another, to the same end state. */
export const provisioning: BenchPart = {
  name: "provisioning",
  title: "This project, Ansible, OpenTofu and a shell script configure the same machines",
  measure,
};

async function measure(options: BenchOptions): Promise<Measurement[]> {
  const { samples, report } = options;
  const peers = [new Lvs(true), new Lvs(false), new Ansible(), new OpenTofu(), new Shell()].map(inAllSteps);
  const site = await Site.create(report);
  try {
    for (const { peer } of peers) {
      report(`preparing ${peer.name}`);
      await peer.prepare(site, report);
    }
    for (let sample = 0; sample < samples; sample++) {
      for (const each of rotated(peers, sample)) {
        report(`sample ${sample + 1} of ${samples}: back to the machines as they booted`);
        await site.reset();
        await configure(site, each, options);
      }
    }
  } finally {
    await site.remove();
  }
  return [measurementOf(peers.map(({ series }) => series))];
}

/** A peer, and what is measured of it. */
interface Measured {
  peer: Peer;
  series: Series;
}

function inAllSteps(peer: Peer): Measured {
  return { peer, series: { name: peer.name, points: STEPS.map((step) => ({ case: step.case, samples: [] })) } };
}

/** All steps of one peer, each of which must end as wanted. */
async function configure(site: Site, { peer, series }: Measured, { report }: BenchOptions): Promise<void> {
  for (const [index, step] of STEPS.entries()) {
    report(`${peer.name}: ${step.case}`);
    const { seconds, output } = await site.time(await peer.command(site, step));
    const wrong = differences(step.wanted, await site.observe(step.wanted?.realServers.length ?? 0));
    if (step === NOTHING_TO_DO && peer.saysUnchanged?.(output) === false) wrong.push("something was changed");
    if (wrong.length > 0) throw new Error([`${peer.name}, ${step.case}:`, ...wrong, output].join("\n"));
    series.points[index]?.samples.push(seconds);
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
  "Every peer starts from the same machines, which have booted and which nobody has configured, with the package mirror in their sources; between peers they go back to a snapshot of that. Real servers are reached through the director. No SSH connection is open when a step begins. After each step the same checks for all look at what is there: the services, the live and the saved table, forwarding, and each real server's page at the VIP. What differs from the wanted state ends the benchmark, and so does a second run that says it has changed something.",
  "lvs: `pulumi up --yes --skip-preview` with nodes that are machines which are there already. It does more than the others: it isolates the real servers, keeps what it replaces in order to put it back at the end, and ends a change with requests to the VIP. Its drift check reads the live table, which no other peer looks at.",
  "Ansible: Debian's ansible-core with pipelining, shared connections, 10 forks, no facts, and the strategy `free`, so that no machine waits for another. It installs by `ansible.builtin.dnf`, which is what `yum` is on the lab's machines: the module `yum` asks for Python 2, which they lack. It compares files, packages and services on the machines, not the live table.",
  "OpenTofu: `terraform_data` with `remote-exec`, which runs commands when their text has changed, and looks at no machine otherwise; its check of a host key takes the bastion's for the machine's, so real servers are believed here without one. shell: commands over OpenSSH, one machine after another, by somebody who knows what has to change and types that alone; nothing to do means all of it once more.",
];
