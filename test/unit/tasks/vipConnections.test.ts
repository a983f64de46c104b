import { describe, expect, it } from "vitest";
import { answersByRealServer, connectionsOf, parseConnections } from "../../../tasks/vipConnections";

const LISTING = `IPVS connection entries
pro expire state       source             virtual            destination
TCP 00:53  TIME_WAIT   192.168.1.11:40512 192.168.1.12:80    192.168.2.14:80
TCP 14:59  ESTABLISHED 192.168.1.11:40514 192.168.1.12:80    192.168.2.13:80
TCP 00:10  SYN_RECV    192.168.1.11:40516 192.168.1.12:8080  192.168.2.13:80
UDP 04:59  UDP         192.168.1.11:40514 192.168.1.12:80    192.168.2.13:80
`;

const WEB = { transport: "tcp", address: "192.168.1.12", port: 80 } as const;

describe("the director's connections", () => {
  it("are those of the asked virtual service only", () => {
    expect(connectionsOf(parseConnections(LISTING), WEB)).toMatchObject([
      { clientAddress: "192.168.1.11", clientPort: 40_512, state: "TIME_WAIT", realServer: "192.168.2.14:80" },
      { clientAddress: "192.168.1.11", clientPort: 40_514, state: "ESTABLISHED", realServer: "192.168.2.13:80" },
    ]);
  });

  it("have IPv6 addresses without the brackets", () => {
    const line = "TCP 00:53 TIME_WAIT [fd00:1::11]:40512 [fd00:1::12]:80 [fd00:2::14]:80";
    expect(connectionsOf(parseConnections(line), { ...WEB, address: "fd00:1::12" })).toMatchObject([
      { clientAddress: "fd00:1::11", clientPort: 40_512 },
    ]);
  });

  it("tell how many requests each real server answered", () => {
    const [first] = parseConnections(LISTING);
    const servers = { node2: "192.168.2.13:80", node3: "192.168.2.14:80" };

    expect(answersByRealServer(first ? [first] : [], servers)).toEqual({ node2: 0, node3: 1 });
  });
});
