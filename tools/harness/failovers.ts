import { LongDownload } from "./clients/longDownload";
import { IMPATIENT_MS, PATIENT_MS, whileAsking } from "./clients/steadyLoad";
import type { SteadyOutcome } from "./clients/steadyRequests";
import type { Clone } from "./clone";
import { FLOATING_URL, type Pair } from "./pair";
import { VirtualMachine } from "./virtualMachine";

/** A way in which a master is lost. */
export interface Failover {
  /** As the end of a sentence: "when the master …". */
  name: string;
  /** As the end of a sentence: "when the old master …". */
  returnName: string;
  strike: (master: VirtualMachine) => Promise<void>;
  /** Brings it back as far as somebody has to. */
  repair: (master: VirtualMachine) => Promise<void>;
}

export const DESTROYED: Failover = {
  name: "loses its power",
  returnName: "has its power again",
  strike: (master) => master.powerOff(),
  repair: async (master) => {
    await master.powerOn();
    await master.hasBooted();
  },
};

export const REBOOTED: Failover = {
  name: "reboots",
  returnName: "has booted",
  strike: (master) => master.reboots(),
  repair: (master) => master.hasBooted(),
};

export const FRONT_CUT = cut("front");
export const BACK_CUT = cut("back");

function cut(network: "front" | "back"): Failover {
  return {
    name: `loses its ${network} link`,
    returnName: `has its ${network} link again`,
    strike: (master) => master.unplug(network),
    repair: (master) => master.plugIn(network),
  };
}

/** What clients saw of a failover. */
export interface Survival {
  /** The director that was master before, and the one that was after. */
  from: string;
  to: string;
  /** While the master was lost, until the other one answered. */
  lost: SteadyOutcome;
  /** While the old master came back, until it stood by. */
  returned: SteadyOutcome;
  /** Whether a download came to its right end that had begun before. */
  downloadFinished: boolean;
}

/** Lets the master be lost and come back, while a client keeps asking and another one downloads. */
export async function survive(clone: Clone, pair: Pair, { strike, repair }: Failover): Promise<Survival> {
  const from = await pair.master();
  const to = pair.otherThan(from);
  const master = new VirtualMachine(clone, from);
  const download = await LongDownload.start(clone, FLOATING_URL);
  // the kernel collects what it tells the other director, for two seconds
  await pair.sharesConnection(from, download.port);

  const lost = await whileAsking(clone, { url: FLOATING_URL, patienceMs: IMPATIENT_MS }, async () => {
    await strike(master);
    await pair.hasTakenOver(to);
  });
  const returned = await whileAsking(clone, { url: FLOATING_URL, patienceMs: PATIENT_MS }, async () => {
    await repair(master);
    await pair.standsBy(from);
  });
  return { from, to, lost, returned, downloadFinished: await download.finish() };
}
