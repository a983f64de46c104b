import { describe, expect, it } from "vitest";
import { plan } from "../../../tools/harness/sample";
import { HOST_KEY, withIpv6 } from "../config/problems";

type Settings = Record<string, unknown>;

const both = [{ node: "node2" }, { node: "node3" }];

/** A service of the sample's VIP. */
function service(settings: Settings): Settings {
  return { address: "192.168.1.12", port: 80, realServers: both, ...settings };
}

/** What is planned for such services. */
function planned(services: Settings[], more: Settings = {}) {
  const { contents, url } = plan({ ...more, virtualServices: services });
  const { asked = [], notAsked = {} } = contents.proof ?? {};
  return { questions: asked.flatMap(({ questions }) => questions), notAsked, url };
}

function conversation(settings: Settings, more: Settings = {}) {
  return planned([service(settings)], more).questions[0]?.conversation;
}

describe("the question to a virtual service", () => {
  it("names the real servers after their nodes, and by their address where they are none", () => {
    const realServers = [{ node: "node2" }, { address: "192.168.2.99" }, { node: "node3", weight: 0 }];

    expect(planned([service({ realServers })]).questions).toEqual([
      {
        virtualService: "-t 192.168.1.12:80",
        transport: "tcp",
        address: "192.168.1.12",
        port: 80,
        conversation: { protocol: "http", path: "/" },
        realServers: { node2: "192.168.2.13:80", "192.168.2.99": "192.168.2.99:80" },
        direct: [],
      },
    ]);
  });

  it("tells the ports of one node apart", () => {
    const realServers = [{ node: "node2" }, { node: "node2", port: 8080 }, { node: "node3" }];

    expect(planned([service({ realServers })]).questions[0]?.realServers).toEqual({
      "node2:80": "192.168.2.13:80",
      "node2:8080": "192.168.2.13:8080",
      node3: "192.168.2.14:80",
    });
  });

  it("knows whether the director hides clients", () => {
    expect(planned([service({ snat: true })]).questions[0]?.snat).toBe(true);
    expect(planned([service({})]).questions[0]).not.toHaveProperty("snat");
  });

  it("is asked at the first port that a mark's packets have", () => {
    const marked = {
      firewallMark: 1,
      packets: [{ address: "192.168.1.12", ports: ["8443:8445", 9000] }],
      persistence: {},
      realServers: both,
    };

    expect(planned([marked]).questions).toMatchObject([
      {
        virtualService: "-f 1",
        port: 8443,
        conversation: { protocol: "https" },
        realServers: { node2: "192.168.2.13:8443" },
      },
    ]);
  });

  it("is asked at HTTP's port where the service has every port", () => {
    const realServers = [{ node: "node2" }];

    const address = "192.168.1.20";
    const everyPort = service({ address, port: 0, persistence: {}, realServers });

    expect(planned([everyPort], { vips: [address] }).questions).toMatchObject([
      { virtualService: "-t 192.168.1.20:0", port: 80, realServers: { node2: "192.168.2.13:80" } },
    ]);
  });

  it("is asked of each service, in their order", () => {
    const services = [service({ port: 443 }), service({}), service({ protocol: "udp", port: 53 })];

    expect(planned(services).questions.map(({ virtualService }) => virtualService)).toEqual([
      "-t 192.168.1.12:443",
      "-t 192.168.1.12:80",
      "-u 192.168.1.12:53",
    ]);
  });
});

describe("a service is asked by", () => {
  it.each([
    [80, { protocol: "http", path: "/" }],
    [8080, { protocol: "http", path: "/" }],
    [443, { protocol: "https", path: "/" }],
    [25, { protocol: "smtp" }],
    [587, { protocol: "smtp" }],
    [53, { protocol: "dns", name: ".", recordType: "SOA" }],
    [3306, { protocol: "tcp" }],
  ])("what is usual at its port %i", (port, expected) => {
    expect(conversation({ port })).toEqual(expected);
  });

  it.each<[string, Settings, Settings, Settings]>([
    [
      "HTTP_GET",
      { port: 3000 },
      { path: "/up", virtualHost: "a.example" },
      { protocol: "http", path: "/up", host: "a.example" },
    ],
    ["SSL_GET", { port: 3000 }, { pages: [{ path: "/one" }, { path: "/two" }] }, { protocol: "https", path: "/one" }],
    ["SMTP_CHECK", { port: 3000 }, {}, { protocol: "smtp" }],
    [
      "DNS_CHECK",
      { protocol: "udp", port: 5300 },
      { name: "a.example", recordType: "A" },
      { protocol: "dns", name: "a.example", recordType: "A" },
    ],
    [
      "UDP_CHECK",
      { protocol: "udp", port: 3000 },
      { payload: "ff00", reply: "any" },
      { protocol: "udp", send: "ff00" },
    ],
    ["TCP_CHECK", { port: 80 }, {}, { protocol: "http", path: "/" }],
    ["HTTP_GET", { port: 3306 }, { port: 8080 }, { protocol: "tcp" }],
  ])("what its %s asks at its own port", (type, settings, check, expected) => {
    const checked = { ...settings, health: { check: { type, ...check } } };

    expect(conversation(checked, { owner: "keepalived", guest: "debian12" })).toEqual(expected);
  });

  it.each<[Settings, Settings, Settings]>([
    [{ port: 3000 }, { type: "http", path: "/up" }, { protocol: "http", path: "/up" }],
    [
      { port: 80 },
      { type: "https", host: "a.example", trust: "system" },
      { protocol: "https", path: "/", host: "a.example", trust: "system" },
    ],
    [{ port: 110 }, { type: "tcp", expect: "+OK" }, { protocol: "tcp", expect: "+OK" }],
    [{ port: 80 }, { type: "smtp" }, { protocol: "smtp" }],
    [{ port: 80 }, { type: "dns" }, { protocol: "dns", name: ".", recordType: "SOA" }],
    [
      { protocol: "udp", port: 123 },
      { type: "udp", payload: "1b", reply: "1c" },
      { protocol: "udp", send: "1b", expect: "1c" },
    ],
  ])("what its proof says: %j, %j", (settings, proof, expected) => {
    expect(conversation({ ...settings, proof })).toEqual(expected);
  });
});

describe("a service isn't asked, and its proof says why,", () => {
  it.each<[string, Settings, Settings]>([
    ["no real server takes new connections", { realServers: [{ node: "node2", weight: 0 }] }, {}],
    ["no real server takes new connections", { realServers: [] }, {}],
    ["nobody here knows what is asked and answered over UDP at port 514", { protocol: "udp", port: 514 }, {}],
    ["nobody here speaks SCTP", { protocol: "sctp" }, { guest: "debian12" }],
    ["it only listens", { proof: { type: "none", reason: "it only listens" } }, {}],
    ["192.168.1.11, the hypervisor, is kept out", { deny: ["192.168.1.0/24"] }, {}],
    [
      "a jump host carries no UDP",
      { protocol: "udp", port: 53 },
      { jumpHost: { host: "host1", user: "ada", hostKey: HOST_KEY } },
    ],
  ])("when %s", (reason, settings, more) => {
    const { questions, notAsked } = planned([service(settings)], more);

    expect(questions).toEqual([]);
    expect(Object.values(notAsked)).toEqual([reason]);
  });

  it("when somebody else marks its packets", () => {
    expect(planned([{ firewallMark: 1, realServers: both }]).notAsked).toEqual({
      "-f 1": "nobody here knows which packets somebody else marks",
    });
  });

  it("but is asked where a sorry server answers in their place", () => {
    const health = { sorryServer: { node: "node3" } };

    expect(
      planned([service({ realServers: [{ node: "node2", weight: 0 }], health })], { owner: "keepalived" }).questions,
    ).toMatchObject([{ realServers: {} }]);
  });
});

describe("the URL", () => {
  it("is that of the first service that speaks HTTP", () => {
    expect(planned([service({ port: 25 }), service({ port: 443 }), service({})]).url).toBe("https://192.168.1.12");
    expect(planned([service({ port: 8443 })]).url).toBe("https://192.168.1.12:8443");
  });

  it("is that of a service of which nothing is known, if none does", () => {
    expect(planned([service({ port: 25 }), service({ port: 3000 })]).url).toBe("http://192.168.1.12:3000");
  });

  it("is empty where each service speaks something else", () => {
    expect(planned([service({ port: 25 })]).url).toBe("");
  });

  it("has an IPv6 address in brackets", () => {
    const config = withIpv6() as Settings;
    const [first] = config.virtualServices as Settings[];
    const address = (config.nodes as Record<string, { front6: string }>).node1?.front6;

    expect(planned([{ ...first, address }], config).url).toBe(`http://[${address}]`);
  });
});
