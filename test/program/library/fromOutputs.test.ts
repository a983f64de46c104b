import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { checkedArgs } from "../../../library/checkedArgs";
import { FromOutputs } from "../../../library/fromOutputs";
import { settled } from "../../../tools/harness/mockedEngine";
import { sampleConfig } from "../../../tools/harness/sample";

const check = (whole: Record<string, unknown>) => checkedArgs("web", whole, { namePrefix: undefined });

function withAddresses(...addresses: pulumi.Input<string>[]): Record<string, unknown> {
  const realServers = addresses.map((address) => ({ address }));
  return { ...sampleConfig(), virtualServices: [{ address: "192.168.1.12", port: 80, realServers }] };
}

/** What is said of wrong arguments; empty for right ones. An output that fails would end the tests. */
function mistakeIn(whole: Record<string, unknown>): string {
  try {
    check(whole);
    return "";
  } catch (error) {
    return (error as Error).message;
  }
}

describe("addresses that other resources tell", () => {
  it("are each another one that could be there until they are known", () => {
    const later = pulumi.output("192.168.2.77");
    const { virtualServices } = check(new FromOutputs(withAddresses(later, "192.168.2.254", later)).standIns);

    expect(virtualServices[0]?.realServers.map(({ address }) => address)).toEqual([
      "192.168.2.253",
      "192.168.2.254",
      "192.168.2.252",
    ]);
  });

  it("aren't those of a pool's nodes", () => {
    const nodePools = { web: { count: 3, back: "192.168.2.252" } };
    const whole = { ...withAddresses(pulumi.output("192.168.2.77")), nodePools };
    const { virtualServices } = check(new FromOutputs(whole).standIns);

    expect(virtualServices[0]?.realServers).toMatchObject([{ address: "192.168.2.251" }]);
  });

  it("are of their service's family", () => {
    const settings = {
      networks: { back: { cidr: "192.168.2.0/24", cidr6: "fd00:2::/64" } },
      virtualServices: [{ address: "fd00:1::12", realServers: [{ address: pulumi.output("fd00:2::77") }] }],
    };

    expect(new FromOutputs(settings).standIns.virtualServices).toMatchObject([
      { realServers: [{ address: "fd00:2::ffff:ffff:ffff:fffe" }] },
    ]);
  });

  it("are checked as soon as they are known", async () => {
    const found = (address: string) =>
      settled(
        new FromOutputs(withAddresses(pulumi.output(address))).resolved("address", mistakeIn) ??
          pulumi.output("not asked"),
      );

    expect(await found("192.168.2.77")).toBe("");
    expect(await found("192.168.7.1")).toContain("192.168.7.1 is outside the back network");
  });

  it("change nothing where there are none", () => {
    const known = new FromOutputs(withAddresses("192.168.2.77"));

    expect(known.resolved("address", check)).toBeUndefined();
    expect(known.standIns).toEqual(withAddresses("192.168.2.77"));
  });
});
