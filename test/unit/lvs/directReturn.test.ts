import { expect, it } from "vitest";
import { withSorryServer } from "../../../lvs/checkedService";
import { directReturnsOf } from "../../../lvs/directReturn";
import type { Forwarding } from "../../../lvs/forwarding";
import { DEFAULT_HEALTH } from "../../../lvs/healthCheck";
import { onePort } from "../../../lvs/ports";
import type { RealServer, VirtualService } from "../../../lvs/virtualService";

const VIP = "192.168.1.12";
const RIP = "192.168.2.13";

function realServer(forwarding: Forwarding, address = RIP, weight = 1): RealServer {
  return { address, port: 80, forwarding, weight, upperThreshold: 0, lowerThreshold: 0 };
}

const balancing = { scheduler: "rr", schedulerFlags: [], persistence: undefined, onePacket: false } as const;

function service(address: string, port: number, ...realServers: RealServer[]): VirtualService {
  return { ...balancing, schedulerFlags: [], protocol: "tcp", address, port, realServers };
}

function marked(firewallMark: number, family: "ipv4" | "ipv6", ...realServers: RealServer[]): VirtualService {
  return { ...balancing, schedulerFlags: [], firewallMark, family, realServers };
}

function returnsOf(...virtualServices: VirtualService[]) {
  return directReturnsOf({ virtualServices, packetMarks: [] }, [RIP, "fd00:2::13"], [VIP, "fd00:1::12"]);
}

it("nothing is needed under masquerade, nor for what others serve", () => {
  expect(returnsOf(service(VIP, 80, realServer("masquerade"), realServer("gatewaying", "192.168.2.14")))).toEqual([]);
});

it("a VIP is needed once for each method, whatever the number of its services", () => {
  expect(
    returnsOf(
      service(VIP, 80, realServer("gatewaying")),
      service(VIP, 81, realServer("gatewaying")),
      service(VIP, 82, realServer("ipip")),
      service("fd00:1::12", 80, realServer("ipip", "fd00:2::13")),
    ),
  ).toEqual([
    { forwarding: "gatewaying", vip: VIP },
    { forwarding: "ipip", vip: VIP },
    { forwarding: "ipip", vip: "fd00:1::12" },
  ]);
});

it("a VIP stays needed at weight 0, for the connections that there are", () => {
  expect(returnsOf(service(VIP, 80, realServer("gatewaying", RIP, 0)))).toHaveLength(1);
});

it("a sorry server needs its service's VIP, by the method of the real servers", () => {
  const health = { ...DEFAULT_HEALTH, check: undefined, sorryServer: { address: RIP, port: 80 } };
  const others = service(VIP, 80, realServer("gatewaying", "192.168.2.14"));
  expect(returnsOf(others)).toEqual([]);
  expect(returnsOf(withSorryServer({ service: others, health }))).toEqual([{ forwarding: "gatewaying", vip: VIP }]);
  expect(withSorryServer({ service: others, health: { ...health, sorryServer: undefined } })).toBe(others);
});

it("a service of a firewall mark needs each address whose packets of its family get the mark", () => {
  const packets = (mark: number, address: string) => ({
    mark,
    protocol: "tcp" as const,
    address,
    ports: [onePort(80)],
    exceptReplies: false,
  });
  const table = {
    virtualServices: [marked(1, "ipv4", realServer("gatewaying"))],
    packetMarks: [
      packets(1, VIP),
      packets(1, VIP),
      packets(1, "192.168.1.20"),
      packets(1, "fd00:1::12"),
      packets(2, "192.168.1.21"),
    ],
  };

  expect(directReturnsOf(table, [RIP], [VIP]).map(({ vip }) => vip)).toEqual([VIP, "192.168.1.20"]);
});

it("a service of a mark that somebody else gives may be of any of the director's addresses of its family", () => {
  expect(returnsOf(marked(1, "ipv6", realServer("ipip", "fd00:2::13")))).toEqual([
    { forwarding: "ipip", vip: "fd00:1::12" },
  ]);
});
