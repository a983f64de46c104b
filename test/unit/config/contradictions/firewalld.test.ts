import { describe, expect, it } from "vitest";
import { changed, problemsOf, withExisting } from "../problems";

const PATH = ["nodes", "node1", "existing", "firewalld"];
const FTP = { address: "192.168.1.12", port: 21, realServers: [{ node: "node2" }] };
const HIDDEN = { address: "192.168.1.12", port: 81, snat: true, realServers: [{ node: "node2" }] };
const DIRECT = { address: "192.168.1.12", port: 82, forwarding: "ipip", realServers: [{ address: "192.168.1.99" }] };
const MASQUERADED = { address: "192.168.1.12", port: 83, realServers: [{ node: "node2" }] };

function keeping(...virtualServices: Record<string, unknown>[]) {
  return changed(PATH, "keep", { ...withExisting(), virtualServices });
}

describe("a firewalld of a director stays on", () => {
  it("beside services of one kind: of any method, or tracked", () => {
    expect(problemsOf(keeping(MASQUERADED, DIRECT))).toEqual([]);
    expect(problemsOf(keeping(MASQUERADED, FTP, HIDDEN))).toEqual([]);
  });

  it.each([
    ["snat", HIDDEN],
    ["FTP", FTP],
  ])("not where it would drop packets, since connections are tracked for %s", (why, tracked) => {
    expect(problemsOf(keeping(DIRECT, tracked))).toEqual([
      `lvs:nodes.node1.existing.firewalld: node1's firewalld would drop what clients send to lvs:virtualServices[0], whose answers it doesn't see, since connections are tracked for ${why} of lvs:virtualServices[1]\n` +
        "  expected: all services by masquerade, or none with snat or FTP\n" +
        "  fix: pulumi config set --path 'lvs:nodes.node1.existing.firewalld' stop",
    ]);
    expect(problemsOf({ ...withExisting(), virtualServices: [DIRECT, tracked] })).toEqual([]);
  });

  it("or is stopped, and nothing else becomes of it", () => {
    expect(problemsOf(changed(PATH, "off", withExisting()))).toEqual([
      'lvs:nodes.node1.existing.firewalld: bad value "off"\n  expected: one of stop, keep',
    ]);
  });
});
