import { describe, expect, it } from "vitest";
import { checkLeftovers, leftoverDomains } from "../../../../preflight/checks/leftovers";
import type { Domain, StackState } from "../../../../preflight/facts";
import { MARK, sampleIsUp, target, withLibvirt, withState } from "../wellEquipped";

function found(state: StackState | undefined, ...domains: Omit<Domain, "running">[]) {
  return withState(state, withLibvirt({ domains: domains.map((domain) => ({ running: true, ...domain })) }));
}

const interrupted = { mark: MARK, domains: [] };

describe("a domain of one of the stack's names", () => {
  it("that has another mark is an error which names it", () => {
    const theirs = found(interrupted, { name: "lvs-dev-node1", description: "the accounting server" });
    expect(checkLeftovers(target(), theirs)).toEqual([
      {
        severity: "error",
        what: 'qemu:///system already has a domain lvs-dev-node1 that this stack did not make, described as "the accounting server"',
        expected: `no such domain, or one described as "${MARK}"`,
        fix: "rename or remove it (virsh undefine lvs-dev-node1), or use another stack name",
      },
    ]);
    expect(leftoverDomains(theirs)).toEqual([]);
  });

  it("is somebody else's as long as the stack has no key, whatever its mark", () => {
    const theirs = found({ domains: [] }, { name: "lvs-dev-node1", description: MARK });
    expect(checkLeftovers(target(), theirs)).toMatchObject([
      { severity: "error", expected: "no such domain", fix: expect.stringContaining("npm run repair") },
    ]);
    expect(leftoverDomains(theirs)).toEqual([]);
  });

  it("that has the stack's mark and isn't in its state is left over, and the next up removes it", () => {
    const ours = found(interrupted, { name: "lvs-dev-node1", description: MARK });
    expect(checkLeftovers(target(), ours)).toEqual([
      {
        severity: "note",
        what: "the domain lvs-dev-node1 is left over from an interrupted up; the next one removes it",
      },
    ]);
    expect(leftoverDomains(ours).map(({ name }) => name)).toEqual(["lvs-dev-node1"]);
  });

  it("that is in the state is none of these", () => {
    expect(checkLeftovers(target(), sampleIsUp())).toEqual([]);
    expect(leftoverDomains(sampleIsUp())).toEqual([]);
  });

  it("that is in the state alone is an error with the command that fixes it", () => {
    const gone = found({ mark: MARK, domains: ["lvs-dev-node1"] });
    expect(checkLeftovers(target(), gone)).toEqual([
      {
        severity: "error",
        what: "the state has a domain lvs-dev-node1 that qemu:///system doesn't have: a destroy was killed, or somebody removed it",
        expected: "that domain, or a state without it",
        fix: "npm run repair, which takes it from the state; the next up makes it anew",
      },
    ]);
  });

  it("that is in the state alone isn't missed where it may have moved from another hypervisor", () => {
    const moving = { ...target(), config: { ...target().config, hypervisors: { host1: { uri: "qemu:///system" } } } };
    expect(checkLeftovers(moving, found({ mark: MARK, domains: ["lvs-dev-node1"] }))).toEqual([]);
  });

  it("isn't judged without the state", () => {
    const some = found(undefined, { name: "lvs-dev-node1", description: "the accounting server" });
    expect(checkLeftovers(target(), some)).toEqual([]);
    expect(leftoverDomains(some)).toEqual([]);
  });
});

it("a leftover that no machine of the configuration replaces is told with the command that removes it", () => {
  const ours = found(interrupted, { name: "lvs-dev-node9", description: MARK });
  expect(checkLeftovers(target(), ours)).toEqual([
    {
      severity: "warning",
      what: "the domain lvs-dev-node9 is left over from an interrupted up, and no machine of the configuration has its name",
      expected: "no domain with the stack's mark that isn't in its state",
      fix: "remove it: npm run preflight -- --remove-leftovers",
    },
  ]);
});

it("a domain of a stack whose name begins alike is nobody's business", () => {
  expect(
    checkLeftovers(target(), found(interrupted, { name: "lvs-dev-2-node1", description: "another mark" })),
  ).toEqual([]);
});
