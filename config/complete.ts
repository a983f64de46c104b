import type { Program } from "../lvs/program";
import { DEFAULT_SYNC_ID, SYNC_ROLES } from "../lvs/table";
import { interfacesOf } from "../plan/placement";
import type { FrontNetwork, StackConfig, StackSettings } from "./schema/stack";

/**
 * Adds what is left out and depends on other settings. A configuration without any director gets one without a name.
 *
 * @param programs what was read of the files that it names, where that matters
 */
export function complete(settings: StackSettings, programs: Program[] = []): StackConfig {
  const directors = settings.directors ?? [settings.director ?? ""];
  const pair = directors.length > 1;
  const [director = ""] = directors;
  const sync = interfacesOf({ ...settings, directors }, director).back;
  return {
    ...settings,
    networks: { ...settings.networks, front: withWayOut(settings.networks.front) },
    director,
    directors,
    programs,
    syncDaemons: (settings.syncDaemons ?? (pair ? BOTH_DAEMONS : [])).map((daemon) => ({ interface: sync, ...daemon })),
  };
}

/** The hypervisor is the way out of a network of the stack's own. */
function withWayOut(front: StackSettings["networks"]["front"]): FrontNetwork {
  const { hypervisor, hypervisor6, gateway = hypervisor ?? "", gateway6 = hypervisor6 } = front;
  return { ...front, gateway, gateway6, nameservers: front.nameservers ?? (gateway ? [gateway] : []) };
}

/** Each director sends while it has connections and listens all the time, so that nothing is switched with the master. */
const BOTH_DAEMONS = SYNC_ROLES.map((role) => ({
  role,
  syncId: DEFAULT_SYNC_ID,
}));
