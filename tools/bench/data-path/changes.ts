import { startFallThrough, stopFallThrough, whileRequesting } from "../../harness/clients/load";
import type { Clone } from "../../harness/clone";
import { writeSettingsIn } from "../../harness/settings";
import { CHANGES, clearAndMake, FIRST, settingsOf, type TableState } from "../../harness/twentyChanges";
import { VirtualMachine } from "../../harness/virtualMachine";
import type { BenchOptions, Measurement } from "../measurement";
import { reload, takeOver } from "./handMadeKeepalived";
import { type Losses, lossMeasurement } from "./losses";

/** A way to get the table from one state to the next. */
interface Way {
  name: string;
  /** Gets it to the first state, before anybody asks. */
  prepare: (clone: Clone) => Promise<unknown>;
  change: (clone: Clone, state: TableState) => Promise<unknown>;
}

/** Those that cut connections come behind the one that doesn't, and what leaves the stack's own configuration last. */
const WAYS: Way[] = [
  {
    name: "pulumi up",
    // what was measured before on other services may go at once
    prepare: (clone) => up(clone, FIRST, 0),
    change: (clone, state) => up(clone, state),
  },
  {
    name: "ipvsadm -C and again",
    prepare: (clone) => clone.onNode("node1", clearAndMake(FIRST)),
    change: (clone, state) => clone.onNode("node1", clearAndMake(state)),
  },
  {
    name: "keepalived's reload",
    prepare: async (clone) => {
      await reboot(clone);
      await takeOver(clone, FIRST);
    },
    change: reload,
  },
];

/** Clients go on for so many requests after each change. */
const REQUESTS_BETWEEN = 100;

/** Requests lost while the table changes: by an up, by clearing it and making it again, by keepalived's reload. */
export async function measureChanges(clone: Clone, { report }: BenchOptions): Promise<Measurement> {
  const losses: Losses[] = [];
  for (const { name, prepare, change } of WAYS) {
    report(`changes: ${name}`);
    await prepare(clone);
    await startFallThrough(clone);
    const outcome = await whileRequesting(clone, async (load) => {
      for (const [i, state] of CHANGES.entries()) {
        report(`changes: ${name}, ${i + 1} of ${CHANGES.length}`);
        await change(clone, state);
        await load.hasSent(REQUESTS_BETWEEN);
      }
    });
    await stopFallThrough(clone);
    losses.push({ way: name, outcome });
  }
  return lossMeasurement(losses, CHANGES.length);
}

async function up(clone: Clone, state: TableState, drainSeconds?: number): Promise<void> {
  await writeSettingsIn(clone, settingsOf(state, drainSeconds === undefined ? {} : { drainSeconds }));
  await clone.expect("./lab pulumi up --yes --skip-preview");
}

/** Connections that were cut stay in the director's table, and are in the way of later ones. */
async function reboot(clone: Clone): Promise<void> {
  const director = new VirtualMachine(clone, "node1");
  await director.reboots();
  await director.hasBooted();
}
