import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { parseStackConfig } from "../../../config/parse";
import { DEFAULT_CHECK, DEFAULT_HEALTH } from "../../../lvs/healthCheck";
import { DEFAULT_VIRTUAL_ROUTER_IDS } from "../../../lvs/vrrp";
import { sampleConfig } from "../../../tools/harness/sample";
import { examplesIn, readDocument, settingsIn } from "./examples";

describe.each(["failover.md", "health-checks.md", "placement.md", "machines.md", "guests.md", "../README.md"])(
  "the guide %s",
  (name) => {
    it.each(examplesIn(readDocument(name)))("shows settings that may be added to the sample's: $yaml", (example) => {
      const settings = settingsIn(example);
      const { director, ...sample } = sampleConfig();
      const raw = { ...sample, ...(settings.directors === undefined && { director }), ...settings };
      expect(parseStackConfig(raw).problems).toEqual([]);
    });
  },
);

it("the guide to health checks says how long a check takes by default", () => {
  const { connectTimeoutSeconds, retries, retryDelaySeconds } = DEFAULT_CHECK;
  const { delaySeconds } = DEFAULT_HEALTH;
  const seconds = delaySeconds + (retries + 1) * connectTimeoutSeconds + retries * retryDelaySeconds;
  expect(readDocument("health-checks.md")).toContain(`with the defaults ${seconds} s.`);
});

it("the guide to failover says which virtual routers' numbers are the defaults", () => {
  const { front, back } = DEFAULT_VIRTUAL_ROUTER_IDS;
  expect(readDocument("failover.md")).toContain(`${front} and ${back} by default`);
});

it("the steps from one director to two leave the sample's VIP and gateway as they are", () => {
  const { node1: own } = sampleConfig().nodes;
  for (const { yaml } of examplesIn(readDocument("failover.md"))) {
    expect(parse(yaml)).toMatchObject({ "lvs:failover": { vip: own.front, gateway: own.back } });
  }
});
