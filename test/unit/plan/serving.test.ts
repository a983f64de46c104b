import { describe, expect, it } from "vitest";
import { PAIR, plan } from "../../../tools/harness/sample";

const GATEWAYING = { address: "192.168.1.10", port: 80, forwarding: "gatewaying" };

function pairWith(service: Record<string, unknown>, more: Record<string, unknown> = {}) {
  const { virtualServices } = PAIR;
  return plan({ ...PAIR, virtualServices: [{ ...virtualServices[0], ...service }], ...more });
}

describe("a director that no service names", () => {
  it("only directs", () => {
    expect(plan().directors.map(({ serving }) => serving)).toEqual([undefined]);
  });
});

describe("a director that is alone", () => {
  const [service] = plan().contents.tables[0]?.virtualServices ?? [];
  const serving = (changes: Record<string, unknown>) => plan({ virtualServices: [{ ...service, ...changes }] });

  it("serves beside others at its own address, and has the VIP already", () => {
    const { directors, contents } = plan({
      virtualServices: [{ address: "192.168.1.12", port: 80, realServers: [{ node: "node1" }, { node: "node2" }] }],
    });

    expect(directors[0]?.serving).toMatchObject({
      addresses: ["192.168.2.12"],
      routes: undefined,
      directReturns: [],
    });
    expect(contents.tables[0]?.rules).toEqual([
      "-A -t 192.168.1.12:80 -s wlc",
      "-a -t 192.168.1.12:80 -r 192.168.2.12:80 -m -w 1",
      "-a -t 192.168.1.12:80 -r 192.168.2.13:80 -m -w 1",
    ]);
    expect(contents.proof?.asked[0]?.questions[0]?.realServers).toEqual({
      node1: "192.168.2.12:80",
      node2: "192.168.2.13:80",
    });
  });

  it.each(["masquerade", "gatewaying", "ipip"])(
    "needs no VIP of its own for what it sends itself by %s",
    (forwarding) => {
      const [director] = serving({ forwarding, realServers: [{ node: "node1" }] }).directors;

      expect(director?.serving?.directReturns).toEqual([]);
    },
  );
});

describe("each of two directors that serve", () => {
  const both = { ...GATEWAYING, realServers: [{ node: "node1" }, { node: "node4" }] };

  it("has the VIP for what the other one sends it, and no ways beside its own", () => {
    for (const { serving } of pairWith(both).directors) {
      expect(serving).toMatchObject({
        routes: "",
        directReturns: [{ forwarding: "gatewaying", vip: "192.168.1.10" }],
      });
    }
  });

  it("holds the same rules", () => {
    const [one, other] = pairWith(both).contents.tables;

    expect(one?.rules).toEqual([
      "-A -t 192.168.1.10:80 -s wlc",
      "-a -t 192.168.1.10:80 -r 192.168.2.12:80 -g -w 1",
      "-a -t 192.168.1.10:80 -r 192.168.2.15:80 -g -w 1",
    ]);
    expect(other?.lines).toEqual(one?.lines);
  });

  it("is alone in it where the other one isn't named", () => {
    const [one, other] = pairWith({ ...GATEWAYING, realServers: [{ node: "node4" }] }).directors;

    expect(one?.serving).toBeUndefined();
    expect(other?.serving?.addresses).toEqual(["192.168.2.15"]);
  });
});

describe("a sorry server that is the director itself", () => {
  const itself = { health: { sorryServer: { address: "127.0.0.1" } } };

  it("is each one's own by its RIP, and nobody sends the other one anything", () => {
    const { directors, contents } = pairWith(itself, { owner: "keepalived" });

    expect(contents.tables.map(({ lines }) => lines.find((line) => line.includes("sorry_server")))).toEqual([
      "conf -t 192.168.1.10:80\t    sorry_server 192.168.2.12 80",
      "conf -t 192.168.1.10:80\t    sorry_server 192.168.2.15 80",
    ]);
    for (const { serving } of directors) {
      expect(serving).toMatchObject({ addresses: [], routes: undefined, directReturns: [] });
    }
  });

  it("needs no VIP for it by gatewaying either", () => {
    const realServers = [{ address: "192.168.2.99" }];
    const { directors } = pairWith({ ...GATEWAYING, realServers, ...itself }, { owner: "keepalived" });

    expect(directors.map(({ serving }) => serving?.directReturns)).toEqual([[], []]);
  });

  it("is the same server for both by its name, which has the VIP then", () => {
    const realServers = [{ address: "192.168.2.99" }];
    const named = { health: { sorryServer: { node: "node1" } } };
    const { directors, contents } = pairWith({ ...GATEWAYING, realServers, ...named }, { owner: "keepalived" });

    expect(contents.tables[1]?.lines).toContain("conf -t 192.168.1.10:80\t    sorry_server 192.168.2.12 80");
    expect(directors.map(({ serving }) => serving?.directReturns)).toEqual([
      [{ forwarding: "gatewaying", vip: "192.168.1.10" }],
      undefined,
    ]);
  });
});
