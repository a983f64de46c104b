import { describe, expect, it } from "vitest";
import type { RequestResult } from "../../../tasks/asking/requestResult";
import { diagnose, type Evidence, whereAsked } from "../../../tasks/diagnosis";
import type { Question } from "../../../tasks/question";

const answered: RequestResult = { localPort: 40_000, connected: true, answered: true, error: undefined };

const WEB: Question = {
  virtualService: "-t 192.168.1.12:80",
  transport: "tcp",
  address: "192.168.1.12",
  port: 80,
  conversation: { protocol: "http", path: "/" },
  realServers: { node2: "192.168.2.13:80", node3: "192.168.2.14:80" },
  direct: [],
};

/** Ten answered requests, shared by both real servers, with some of that changed. */
function evidence(changes: Partial<Evidence>, directStatus = 0): Evidence {
  return {
    question: WEB,
    client: "this machine",
    results: Array(10).fill(answered),
    connections: [],
    answers: { node2: 5, node3: 5 },
    session: { run: async () => ({ status: directStatus, stdout: "", stderr: "" }) },
    ...changes,
  };
}

function failing(error: string): RequestResult[] {
  return [answered, { localPort: undefined, connected: false, answered: false, error }];
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
    transport: "tcp" as const,
    vip: "192.168.1.12:80",
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
    const problem = await diagnose(
      evidence({ results: failing("TIMEOUT"), connections: [waiting], question: { ...WEB, snat: true } }),
    );

    expect(problem?.message).toContain("replies of the real server node3 don't come back");
    expect(problem?.message).toContain("net.ipv4.vs.conntrack");
    expect(problem?.message).not.toContain("default route");
  });

  it("says that a real server that should answer clients itself doesn't", async () => {
    const lost = { results: failing("TIMEOUT"), connections: [waiting], question: { ...WEB, direct: ["node3"] } };
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

  it.each<[Partial<RequestResult>, string]>([
    [{ error: "OTHER_PROTOCOL", said: "220 mail.example" }, 'it says "220 mail.example"'],
    [{ error: "OTHER_PROTOCOL" }, "it says something else"],
    [{ error: "TIMEOUT" }, "it says nothing"],
    [{ error: "ECONNRESET" }, "it ends the connection"],
  ])("never looks for a firewall where somebody took the connection: %j", async (failure, said) => {
    const results = [{ localPort: 41_000, connected: true, answered: false, error: "", ...failure }];
    const problem = await diagnose(evidence({ results }));

    expect(problem?.problem.what).toBe(`the service answers, but not as asked by HTTP: ${said}`);
    expect(problem?.problem.fix).toContain("virtualServices[].proof");
  });

  it("says what is wrong with a certificate", async () => {
    const failure = { localPort: 41_000, connected: true, answered: false, error: "UNTRUSTED", said: "self-signed" };
    const problem = await diagnose(evidence({ results: [failure] }));

    expect(problem?.problem.what).toBe("the service's certificate isn't one to trust: self-signed");
  });

  const DNS: Question = {
    ...WEB,
    virtualService: "-u 192.168.1.12:53",
    transport: "udp",
    port: 53,
    conversation: { protocol: "dns", name: ".", recordType: "SOA" },
  };
  const sent = {
    ...waiting,
    transport: "udp" as const,
    vip: "192.168.1.12:53",
    state: "UDP",
    realServer: "192.168.2.14:80",
  };

  it("knows by its port to whom a lost datagram went", async () => {
    const results = [{ localPort: 41_000, connected: false, answered: false, error: "TIMEOUT" }];
    const other = { ...sent, clientPort: 42_000, realServer: "192.168.2.13:80" };
    const problem = await diagnose(evidence({ question: DNS, results, connections: [other, sent] }, 1));

    expect(problem?.problem.what).toContain("the real server node3 never answers");
    expect(problem?.problem.fix).toBe("look at what serves DNS on node3: sudo ss -lnp -u 'sport = :80'");
  });

  it("has the director ask a silent real server by the service's protocol", async () => {
    const commands: string[] = [];
    const session = {
      run: async (command: string) => {
        commands.push(command);
        return { status: 0, stdout: "", stderr: "" };
      },
    };
    const asked = async (question: Question) =>
      diagnose(evidence({ question, answers: { node2: 10, node3: 0 }, session }));

    expect(await asked(WEB)).toBeUndefined();
    expect(await asked({ ...WEB, conversation: { protocol: "smtp" } })).toBeUndefined();
    expect(await asked(DNS)).toBeUndefined();

    expect(commands).toEqual([
      "curl -gks -o /dev/null --max-time 5 'http://192.168.2.14:80/'",
      "timeout 5 bash -c 'exec 3<>/dev/tcp/192.168.2.14/80 && head -c 1 <&3 | od -An -tx1 | grep -q .'",
      expect.stringMatching(
        /^timeout 5 bash -c 'exec 3<>\/dev\/udp\/192\.168\.2\.14\/80 && printf "(\\x[0-9a-f]{2}){17}"/,
      ),
    ]);
  });
});

describe("where a service is asked", () => {
  it.each<[string, Partial<Question>]>([
    ["http://192.168.1.12", {}],
    ["http://192.168.1.12:8080/up", { port: 8080, conversation: { protocol: "http", path: "/up" } }],
    ["https://[fd00::12]", { address: "fd00::12", port: 443, conversation: { protocol: "https", path: "/" } }],
    ["192.168.1.12:25 (SMTP)", { port: 25, conversation: { protocol: "smtp" } }],
  ])("is shown as %s", (shown, changes) => {
    expect(whereAsked({ ...WEB, ...changes })).toBe(shown);
  });
});
