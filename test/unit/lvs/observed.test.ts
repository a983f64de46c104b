import { describe, expect, it } from "vitest";
import { parseConnections, parseStatistics } from "../../../lvs/observed";

describe("what the kernel was seen to do", () => {
  it("is read from the listing of connections", () => {
    const listing = `IP Virtual Server version 1.2.1 (size=4096)
Prot LocalAddress:Port Scheduler Flags
  -> RemoteAddress:Port           Forward Weight ActiveConn InActConn
TCP  192.168.1.12:80 wlc persistent 300 mask 255.255.255.0
  -> 192.168.2.13:80              Masq    1      3          12        
  -> 192.168.2.14:8080            Route   0      0          1         
UDP  [fd00:1::12]:53 rr ops
  -> [fd00:2::13]:53              Tunnel  2      0          0         
FWM  1 rr
  -> 192.168.1.12:0               Local   1      0          0         
FWM  1 IPv6 rr
SCTP 192.168.1.12:80 rr
`;
    expect(parseConnections(listing)).toEqual([
      {
        service: "-t 192.168.1.12:80",
        realServers: [
          { address: "192.168.2.13", port: 80, forwarding: "masquerade", weight: 1, active: 3, inactive: 12 },
          { address: "192.168.2.14", port: 8080, forwarding: "gatewaying", weight: 0, active: 0, inactive: 1 },
        ],
      },
      {
        service: "-u [fd00:1::12]:53",
        realServers: [{ address: "fd00:2::13", port: 53, forwarding: "ipip", weight: 2, active: 0, inactive: 0 }],
      },
      {
        service: "-f 1",
        realServers: [{ address: "192.168.1.12", port: 0, forwarding: "local", weight: 1, active: 0, inactive: 0 }],
      },
      { service: "-f 1 -6", realServers: [] },
      { service: "--sctp-service 192.168.1.12:80", realServers: [] },
    ]);
  });

  it("is read from the statistics, large numbers too", () => {
    const listing = `IP Virtual Server version 1.2.1 (size=4096)
Prot LocalAddress:Port               Conns   InPkts  OutPkts  InBytes OutBytes
  -> RemoteAddress:Port
TCP  192.168.1.12:80                     4       24       16     1552  123456K
  -> 192.168.2.13:80                     3       12        8      776     2072
FWM  1 IPv6                              1        2        3  456789M        5
`;
    expect(parseStatistics(listing)).toEqual([
      {
        service: "-t 192.168.1.12:80",
        connections: 4,
        incomingPackets: 24,
        outgoingPackets: 16,
        incomingBytes: 1552,
        outgoingBytes: 123_456_000,
        realServers: [
          {
            address: "192.168.2.13",
            port: 80,
            connections: 3,
            incomingPackets: 12,
            outgoingPackets: 8,
            incomingBytes: 776,
            outgoingBytes: 2072,
          },
        ],
      },
      {
        service: "-f 1 -6",
        connections: 1,
        incomingPackets: 2,
        outgoingPackets: 3,
        incomingBytes: 456_789_000_000,
        outgoingBytes: 5,
        realServers: [],
      },
    ]);
  });
});
