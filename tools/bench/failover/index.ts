import { offerLongDownload } from "../../harness/clients/longDownload";
import { Clone } from "../../harness/clone";
import {
  BACK_CUT,
  DESTROYED,
  type Failover,
  FRONT_CUT,
  REBOOTED,
  type Survival,
  survive,
} from "../../harness/failovers";
import { floatingSettings, Pair } from "../../harness/pair";
import { writeSettingsIn } from "../../harness/settings";
import { requireRoot } from "../../lab";
import type { BenchOptions, BenchPart } from "../measurement";
import { failoverMeasurements } from "./measurements";

const FAILOVERS = [DESTROYED, REBOOTED, FRONT_CUT, BACK_CUT];

/** How long clients get no answer when the master of two directors is lost, and when it comes back. */
export const failover: BenchPart = {
  name: "failover",
  title: "A pair of directors loses its master",
  async measure(options) {
    requireRoot();
    const clone = await Clone.create();
    try {
      options.report("two directors and two real servers");
      await bringUp(clone);
      return failoverMeasurements(await loseMasters(clone, options));
    } finally {
      await clone.remove();
    }
  },
};

async function bringUp(clone: Clone): Promise<void> {
  await writeSettingsIn(clone, floatingSettings(2));
  await clone.expect("npm run up");
  for (const node of ["node2", "node3"]) await offerLongDownload(clone, node);
}

/** One after another, so that each director is the master that is lost in turn. */
async function loseMasters(clone: Clone, { samples, report }: BenchOptions): Promise<Map<Failover, Survival[]>> {
  const pair = new Pair(clone);
  const results = new Map<Failover, Survival[]>(FAILOVERS.map((each) => [each, []]));
  for (let sample = 1; sample <= samples; sample++) {
    for (const [each, survivals] of results) {
      report(`the master ${each.name}, ${sample} of ${samples}`);
      survivals.push(await survive(clone, pair, each));
    }
  }
  return results;
}
