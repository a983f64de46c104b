import { describe, expect, it } from "vitest";
import { upTimeline } from "../../../../../tools/bench/overhead/upTimeline";

const urn = (name: string, type = "command:local:Command") => `urn:pulumi:lab::lvs::${type}::${name}`;

const DEPLOYMENT = {
  resources: [
    { urn: urn("default", "pulumi:providers:command"), custom: true },
    { urn: urn("lvs", "lvs:cluster:Cluster"), custom: false },
    { urn: urn("lvs-key"), custom: true },
    { urn: urn("lvs-node1-disk"), custom: true },
    { urn: urn("lvs-node1-domain"), custom: true, dependencies: [urn("lvs-key"), urn("lvs-node1-disk")] },
  ],
};

const STEPS = [
  { urn: urn("lvs", "lvs:cluster:Cluster"), start: 0.5, end: 20 },
  { urn: urn("lvs-node1-domain"), start: 6, end: 7 },
  { urn: urn("lvs-key"), start: 2, end: 3 },
  { urn: urn("lvs-node1-disk"), start: 2, end: 6 },
];

describe("the timeline of an up", () => {
  const { bars } = upTimeline(STEPS, { deployment: DEPLOYMENT });

  it("has a row for the start, and one for each resource that isn't a component or a provider, in their order", () => {
    expect(bars.map(({ name, start, end }) => [name, start, end])).toEqual([
      ["pulumi and the program start", 0, 2],
      ["key", 2, 3],
      ["node1-disk", 2, 6],
      ["node1-domain", 6, 7],
    ]);
  });

  it("says what each waited for last, the start where it waited for nothing else", () => {
    expect(bars.map(({ waitedFor }) => waitedFor)).toEqual([
      undefined,
      "pulumi and the program start",
      "pulumi and the program start",
      "node1-disk",
    ]);
  });

  it("groups them by node", () => {
    expect(bars.map(({ group }) => group)).toEqual(["the cluster", "the cluster", "node1", "node1"]);
  });
});
