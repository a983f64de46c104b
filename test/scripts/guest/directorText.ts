import type { CheckedService } from "../../../lvs/checkedService";
import { renderDirectorText } from "../../../lvs/directorText";
import { DEFAULT_CHECK, DEFAULT_HEALTH, type HealthPolicy } from "../../../lvs/healthCheck";
import type { Program } from "../../../lvs/program";
import type { Scheduler } from "../../../lvs/schedulers";
import { emptyTable } from "../../../lvs/table";
import type { VirtualService } from "../../../lvs/virtualService";

export interface Wanted {
  owner?: "ipvsadm" | "keepalived";
  /** Addresses and ports of real servers, and their weights. */
  servers?: Record<string, number>;
  port?: number;
  scheduler?: Scheduler;
  upperThreshold?: number;
  health?: Partial<HealthPolicy>;
  programs?: Program[];
}

/** The check of every real server, which the stand-in for keepalived makes whenever time goes on. */
export const CHECK = {
  type: "HTTP_GET",
  port: undefined,
  ...DEFAULT_CHECK,
  virtualHost: undefined,
  status: 200,
  digest: undefined,
} as const;

/** What lvs-table is given, of services at the ports of 192.168.1.12. */
export function directorText(...wanted: Wanted[]): string[] {
  const services = wanted.map(checkedService);
  const owner = wanted[0]?.owner ?? "keepalived";
  return renderDirectorText(
    { ...emptyTable(), virtualServices: services.map(({ service }) => service) },
    owner === "keepalived" ? services : undefined,
    wanted.flatMap(({ programs = [] }) => programs),
    { linux: "6.1", ipvsadm: "1.31", keepalived: "2.2.7" },
  );
}

function checkedService({ servers = {}, port = 80, scheduler = "wlc", ...rest }: Wanted): CheckedService {
  const service: VirtualService = {
    protocol: "tcp",
    address: "192.168.1.12",
    port,
    scheduler,
    schedulerFlags: [],
    persistence: undefined,
    onePacket: false,
    realServers: Object.entries(servers).map(([endpoint, weight]) => ({
      address: endpoint.split(":")[0] ?? "",
      port: Number(endpoint.split(":")[1]),
      forwarding: "masquerade",
      weight,
      upperThreshold: rest.upperThreshold ?? 0,
      lowerThreshold: 0,
    })),
  };
  return { service, health: { ...DEFAULT_HEALTH, check: CHECK, sorryServer: undefined, ...rest.health } };
}
