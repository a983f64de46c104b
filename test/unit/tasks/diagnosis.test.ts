import { describe, expect, it } from "vitest";
import { diagnose, type Evidence } from "../../../tasks/diagnosis";
import type { RequestResult } from "../../../tasks/requests";

const answered: RequestResult = { localPort: 40_000, status: 200, error: undefined };

/** Ten answered requests, shared by both real servers, with some of that changed. */
function evidence(changes: Partial<Evidence>, directStatus = 0): Evidence {
  return {
    url: "http://192.168.1.12",
    client: "this machine",
    service: "192.168.1.12:80",
    realServers: { node2: "192.168.2.13:80", node3: "192.168.2.14:80" },
    direct: [],
    results: Array(10).fill(answered),
    connections: [],
    answers: { node2: 5, node3: 5 },
    session: { run: async () => ({ status: directStatus, stdout: "", stderr: "" }) },
    ...changes,
  };
}

function failing(error: string): RequestResult[] {
  return [answered, { localPort: undefined, status: undefined, error }];
}

describe("a proof of the VIP", () => {
  it("holds when every real server answered", async () => {
    expect(await diagnose(evidence({}))).toBeUndefined();
  });

  it("holds when a scheduler never chose a real server that answers the director", async () => {
    expect(await diagnose(evidence({ answers: { node2: 10, node3: 0 } }))).toBeUndefined();
  });

  it("names a real server that was never chosen because it doesn't answer", async () => {
    const problem = await diagnose(evidence({ answers: { node2: 10, node3: 0 } }, 7));

    expect(problem?.message).toContain("the real server node3 never answers");
  });

  it("says that there is no route to the VIP", async () => {
    const problem = await diagnose(evidence({ results: failing("EHOSTUNREACH") }));

    expect(problem?.message).toBe(
      "http://192.168.1.12 (1 of 2 requests answered): no route to the VIP from this machine: EHOSTUNREACH\n" +
        "  fix: name a host that reaches the front network as lvs:jumpHost, or set lvs:verify to false",
    );
  });

  it("says that the VIP is closed", async () => {
    const problem = await diagnose(evidence({ results: failing("ECONNREFUSED") }));

    expect(problem?.problem.what).toBe("the VIP is closed: the director refused a connection to 192.168.1.12:80");
  });

  it("says that requests don't reach the director when it knows of no connection", async () => {
    const problem = await diagnose(evidence({ results: failing("TIMEOUT") }));

    expect(problem?.problem.what).toContain("requests don't reach the director's virtual service");
  });

  it("names the jump host where that sent the requests", async () => {
    const client = "the jump host host1";
    const problem = await diagnose(evidence({ client, results: failing("TIMEOUT") }));

    expect(problem?.problem.fix).toBe(
      "look for a firewall between the jump host host1 and the director, or set lvs:verify to false",
    );
  });

  const waiting = {
    clientAddress: "192.168.1.11",
    clientPort: 41_000,
    state: "SYN_RECV",
    realServer: "192.168.2.14:80",
  };

  it("names the real server that a lost request was sent to and that doesn't answer", async () => {
    const problem = await diagnose(evidence({ results: failing("TIMEOUT"), connections: [waiting] }, 28));

    expect(problem?.problem.what).toBe(
      "the real server node3 never answers: the director itself gets nothing from 192.168.2.14:80",
    );
  });

  it("says that replies don't come back from a real server that answers the director", async () => {
    const problem = await diagnose(evidence({ results: failing("TIMEOUT"), connections: [waiting] }));

    expect(problem?.message).toContain("replies of the real server node3 don't come back");
    expect(problem?.message).toContain("the default route of node3 to be the director's back address");
  });

  it("says where to look if they don't though the director hides clients", async () => {
    const problem = await diagnose(evidence({ results: failing("TIMEOUT"), connections: [waiting], snat: true }));

    expect(problem?.message).toContain("replies of the real server node3 don't come back");
    expect(problem?.message).toContain("net.ipv4.vs.conntrack");
    expect(problem?.message).not.toContain("default route");
  });

  it("says that a real server that should answer clients itself doesn't", async () => {
    const lost = { results: failing("TIMEOUT"), connections: [waiting], direct: ["node3"] };
    const problem = await diagnose(evidence(lost));

    expect(problem?.message).toContain("the real server node3 doesn't answer clients itself");
    expect(problem?.message).toContain("lvs-direct-return");
  });

  it("tells a VIP that is closed from a real server that refuses", async () => {
    const refused = { ...waiting, state: "CLOSE" };
    const problem = await diagnose(evidence({ results: failing("ECONNREFUSED"), connections: [refused] }, 7));

    expect(problem?.problem.what).toContain("the real server node3 never answers");
  });

  it("takes no answered connection for a lost one", async () => {
    const closing = { ...waiting, clientPort: 40_000, state: "TIME_WAIT", realServer: "192.168.2.13:80" };
    const problem = await diagnose(evidence({ results: failing("TIMEOUT"), connections: [closing, waiting] }));

    expect(problem?.problem.what).toContain("node3");
  });
});
