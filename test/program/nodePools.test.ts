import { isDeepStrictEqual } from "node:util";
import { beforeAll, describe, expect, it } from "vitest";
import type { DrainInput } from "../../tasks/drainRealServer";
import { MockedCluster } from "../../tools/harness/mockedCluster";
import { machineResources } from "./machineResources";

/** The sample's director before so many real servers of a pool. */
function pooled(count: number): Promise<MockedCluster> {
  return MockedCluster.make({
    nodes: { node1: { front: "192.168.1.12", back: "192.168.2.12" } },
    nodePools: { web: { count, back: "192.168.2.100", machine: { memoryMiB: 2048 } } },
    virtualServices: [{ address: "192.168.1.12", port: 80, realServers: [{ pool: "web", weight: 3 }] }],
  });
}

describe("a pool of real servers", () => {
  let twenty: MockedCluster;
  let eighteen: MockedCluster;
  beforeAll(async () => {
    twenty = await pooled(20);
    eighteen = await pooled(18);
  });

  it("is as many machines, each of which drains before it goes", () => {
    for (const resource of machineResources("web20")) expect(twenty.resources).toContain(resource);
    expect(twenty.inputs("lvs-web20-machine-domain")).toMatchObject({ name: "lvs-dev-web20", memory: 2048 });
    expect(twenty.input<DrainInput>("lvs-web20-drain")).toMatchObject({ node: "web20", addresses: ["192.168.2.119"] });
  });

  it("loses the last ones when it shrinks, and nothing of the others changes", () => {
    const gone = twenty.resources.filter((resource) => !eighteen.resources.includes(resource));
    expect(eighteen.resources.filter((resource) => !twenty.resources.includes(resource))).toEqual([]);
    expect(gone).toEqual(expect.arrayContaining([...machineResources("web19"), ...machineResources("web20")]));
    expect(gone.filter((resource) => !/ lvs-web(19|20)(-|$)/.test(resource))).toEqual([]);

    const names = eighteen.resources.map((resource) => resource.split(" ")[1] as string);
    const changed = names.filter((name) => !isDeepStrictEqual(eighteen.inputs(name), twenty.inputs(name)));
    // the table, the proof behind it, and the cluster's own arguments
    expect(changed.sort()).toEqual([
      "lvs",
      "lvs-node1-table",
      "lvs-node1-table-rules",
      "lvs-proof",
      "lvs-proof-requests",
    ]);
  });

  it("leaves the table by its last rules", () => {
    const rules = (cluster: MockedCluster) => cluster.inputs("lvs-node1-table").rules as string[];
    expect(rules(twenty)).toHaveLength(21);
    expect(rules(twenty).slice(0, 19)).toEqual(rules(eighteen));
    expect(rules(twenty).at(-1)).toBe("-a -t 192.168.1.12:80 -r 192.168.2.119:80 -m -w 3");
  });
});
