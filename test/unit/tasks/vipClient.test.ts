import { describe, expect, it } from "vitest";
import { newConnections, THIS_MACHINE } from "../../../tasks/vipClient";
import type { VipConnection } from "../../../tasks/vipConnections";

const JUMP_HOST = "192.168.1.11";

function connection(clientAddress: string, clientPort: number): VipConnection {
  const [vip, realServer] = ["192.168.1.12:80", "192.168.2.13:80"];
  return { transport: "tcp", clientAddress, clientPort, state: "TIME_WAIT", vip, realServer };
}

describe("the answered connections", () => {
  it("of this machine are those from the ports of its requests that were answered", () => {
    const results = [
      { localPort: 40_512, connected: true, answered: true, error: undefined },
      { localPort: 40_514, connected: true, answered: false, error: "TIMEOUT" },
    ];
    const all = [connection(JUMP_HOST, 40_512), connection(JUMP_HOST, 40_514), connection(JUMP_HOST, 40_516)];

    expect(THIS_MACHINE.answered(all, results)).toEqual([connection(JUMP_HOST, 40_512)]);
  });

  it("of the jump host are its own that weren't there before", () => {
    const before = [connection(JUMP_HOST, 40_000)];
    const after = [...before, connection(JUMP_HOST, 40_002), connection("192.168.1.77", 40_002)];

    expect(newConnections(before, after, JUMP_HOST)).toEqual([connection(JUMP_HOST, 40_002)]);
  });

  it("of the jump host don't count what keeps a persistent client with its real server", () => {
    expect(newConnections([], [connection(JUMP_HOST, 0)], JUMP_HOST)).toEqual([]);
  });

  it("of the jump host are all new ones where its address has another family than the VIP", () => {
    const after = [connection("fd00:1::11", 40_000), connection("fd00:1::11", 40_002)];

    expect(newConnections(after.slice(0, 1), after, JUMP_HOST)).toEqual(after.slice(1));
  });
});
