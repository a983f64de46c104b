import { FORWARDING_METHODS, type Forwarding } from "../../../lvs/forwarding";
import type { ServiceInput } from "../../harness/settings";

/** A way from the console to one real server, the same for all. */
export interface Path {
  name: string;
  url: string;
}

export const VIP = "192.168.1.12";
export const REAL_SERVER = "node2";
/** What its page says. */
export const ANSWER = "Node2";

/** Its leg on the front network: the way that its own answers take under gatewaying and ipip. */
export const STRAIGHT: Path = { name: "straight to the real server", url: "http://192.168.1.13/" };

/** All but masquerade keep the port that the client asked at, so the real server listens at each. */
const PORTS: Record<Forwarding, number> = { masquerade: 8041, gatewaying: 8042, ipip: 8043 };

/** Where the real server listens beside port 80. */
export const MORE_PORTS = Object.values(PORTS);

export const PATHS_BY_VIP: Path[] = FORWARDING_METHODS.map((forwarding) => ({
  name: forwarding,
  url: `http://${VIP}:${PORTS[forwarding]}/`,
}));

/** A virtual service for each forwarding method, all with this one real server. */
export const PATH_SERVICES: ServiceInput[] = FORWARDING_METHODS.map((forwarding) => ({
  address: VIP,
  port: PORTS[forwarding],
  scheduler: "wlc",
  forwarding,
  realServers: [{ node: REAL_SERVER, port: PORTS[forwarding] }],
}));
