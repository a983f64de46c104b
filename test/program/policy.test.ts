import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { projectDir } from "../../runtime/paths";
import { MockedCluster } from "../../tools/harness/mockedCluster";

interface Policy {
  validateResource: (resource: { type: string; props: unknown }, reportViolation: (message: string) => void) => void;
}

/** The policies of the example, without Pulumi's policy runner. */
function policies(): Policy[] {
  const found: Policy[] = [];
  class PolicyPack {
    constructor(_: string, args: { policies: Policy[] }) {
      found.push(...args.policies);
    }
  }
  const program = readFileSync(join(projectDir, "examples/policy/index.js"), "utf8");
  new Function("require", program)(() => ({ PolicyPack }));
  return found;
}

const SERVICE = { address: "192.168.1.12", port: 80, realServers: [{ node: "node2" }] };
const UNCHECKED = ["nothing checks the real servers of the virtual service 192.168.1.12:80"];

it.each([
  { stack: "the sample", changes: {}, told: UNCHECKED },
  { stack: "one with owner keepalived", changes: { owner: "keepalived" }, told: [] },
  {
    stack: "one that turns a check off",
    changes: { owner: "keepalived", virtualServices: [{ ...SERVICE, health: { check: "none" } }] },
    told: UNCHECKED,
  },
])("the example of a policy judges $stack", async ({ changes, told }) => {
  const cluster = await MockedCluster.make(changes);
  const violations: string[] = [];
  for (const line of cluster.resources) {
    const [type = "", name = ""] = line.split(" ");
    const props = cluster.inputs(name);
    for (const { validateResource } of policies()) validateResource({ type, props }, (text) => violations.push(text));
  }

  expect(violations).toEqual(told);
});
