import type { Clone } from "../clone";
import { ConsoleScript } from "./consoleScript";
import type { Outcome } from "./outcome";

/** Clients at the console that send requests to the VIP without a pause. @see requests.ts */
export interface Load {
  /** Waits until so many requests more have ended, in whatever way. */
  hasSent(more: number): Promise<unknown>;
}

/** Requests from the console to the VIP while something else happens; returns what became of them. */
export async function whileRequesting(clone: Clone, happens: (load: Load) => Promise<unknown>): Promise<Outcome> {
  const requests = await ConsoleScript.start(clone, "tools/harness/clients/requests.ts", "http://192.168.1.12/");
  return JSON.parse(await requests.during(() => happens({ hasSent: (more) => requests.ask(String(more)) })));
}

const FALL_THROUGH = "fall-through";

/** What answers on the director itself where the virtual service lets a request through. */
export async function startFallThrough(clone: Clone): Promise<void> {
  await clone.onNode("node1", "mkdir -p /tmp/fall-through && echo Node1 >/tmp/fall-through/index.html");
  await clone.onNode(
    "node1",
    `systemd-run --unit=${FALL_THROUGH} python3 -m http.server 80 --directory /tmp/fall-through`,
  );
}

export async function stopFallThrough(clone: Clone): Promise<void> {
  await clone.onNode("node1", `systemctl stop ${FALL_THROUGH}`);
}
