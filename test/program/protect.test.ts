import { describe, expect, it } from "vitest";
import { MockedCluster } from "../../tools/harness/mockedCluster";

/** The names of resources of providers that the engine refuses to remove. */
function protectedIn(cluster: MockedCluster): string[] {
  return cluster.resources.map(nameOf).filter((name) => cluster.registration(name).protect);
}

function nameOf(resource: string): string {
  return resource.split(" ")[1] ?? "";
}

describe("a protected stack", () => {
  it("can't lose the directors and the key that logs in, while all else may come and go", async () => {
    const names = protectedIn(await MockedCluster.make({ protect: true }));

    expect(names).toEqual(
      expect.arrayContaining(["lvs-client-key-pair", "lvs-node1-machine-domain", "lvs-protection"]),
    );
    expect(names.filter((name) => !/^lvs-(client-key|node1-machine|protection)/.test(name))).toEqual([]);
  });

  it("has a resource that needs all others, so that a destroy is refused before anything is removed", async () => {
    const cluster = await MockedCluster.make({ protect: true });
    const custom = cluster.resources.filter((each) => !each.startsWith("lvs:")).map(nameOf);

    const { dependsOn } = cluster.registration("lvs-protection");
    expect(custom.filter((name) => name !== "lvs-protection" && !dependsOn.includes(name))).toEqual([]);
  });

  it("is protected no more with false, and has the resource still, which Pulumi has to hear that of", async () => {
    const cluster = await MockedCluster.make({ protect: false });

    expect(protectedIn(cluster)).toEqual([]);
    expect(cluster.resources).toContain("command:local:Command lvs-protection");
  });
});

it("a stack of which nothing is said has nothing that is protected, and no resource for it", async () => {
  const cluster = await MockedCluster.make();

  expect(protectedIn(cluster)).toEqual([]);
  expect(cluster.resources.filter((each) => each.includes("protection"))).toEqual([]);
});
