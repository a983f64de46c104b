import { DEFAULT_SYNC_ID, DEFAULT_SYNC_INTERFACE, SYNC_ROLES } from "../lvs/table";
import type { FrontNetwork, StackConfig, StackSettings } from "./schema";

/** Adds what is left out and depends on other settings. A configuration without any director gets one without a name. */
export function complete(settings: StackSettings): StackConfig {
  const directors = settings.directors ?? [settings.director ?? ""];
  const pair = directors.length > 1;
  return {
    ...settings,
    networks: { ...settings.networks, front: withWayOut(settings.networks.front) },
    director: directors[0] ?? "",
    directors,
    syncDaemons: settings.syncDaemons ?? (pair ? BOTH_DAEMONS : []),
  };
}

/** The hypervisor is the way out of a network of the stack's own. */
function withWayOut(front: StackSettings["networks"]["front"]): FrontNetwork {
  const { hypervisor, hypervisor6, gateway = hypervisor ?? "", gateway6 = hypervisor6 } = front;
  return { ...front, gateway, gateway6, nameservers: front.nameservers ?? [gateway] };
}

/** Each director sends while it has connections and listens all the time, so that nothing is switched with the master. */
const BOTH_DAEMONS = SYNC_ROLES.map((role) => ({
  role,
  interface: DEFAULT_SYNC_INTERFACE,
  syncId: DEFAULT_SYNC_ID,
}));
