import { describe, expect, it } from "vitest";
import { parseStackConfig } from "../../../config/parse";
import { planJumpHost } from "../../../plan/jumpHost";
import { sampleConfig } from "../../../tools/harness/sample";
import { HOST_KEY, withOneNetwork, withPair } from "../config/problems";

function planOf(settings: Record<string, unknown>) {
  const { config, problems } = parseStackConfig(settings);
  if (!config) throw new Error(JSON.stringify(problems));
  return planJumpHost(config);
}

const jumpHost = { host: "host1", user: "ada", hostKey: HOST_KEY };

describe("the way through a jump host", () => {
  it("is none where none is configured", () => {
    expect(planOf(sampleConfig())).toBeUndefined();
  });

  it("leads to the front network, and the keys aren't part of the plan", () => {
    expect(planOf({ ...sampleConfig(), jumpHost })).toEqual({
      host: "host1",
      port: undefined,
      user: "ada",
      reaches: { node1: "192.168.1.12" },
    });
    expect(planOf({ ...sampleConfig(), jumpHost: { ...jumpHost, port: 2222 } })?.port).toBe(2222);
  });

  it("leads to both directors of a pair", () => {
    expect(planOf(withPair({ jumpHost }))?.reaches).toEqual({ node1: "192.168.1.21", node4: "192.168.1.24" });
  });

  it("leads to every machine of one network", () => {
    expect(Object.keys(planOf(withOneNetwork({ jumpHost }))?.reaches ?? {})).toEqual(["node1", "node2", "node3"]);
  });
});
