import { describe, expect, it } from "vitest";
import { differences, type EndState, readEndState } from "../../../../../tools/bench/provisioning/endState";
import { ADDITION, FIRST, type Wanted, WEIGHT } from "../../../../../tools/bench/provisioning/wanted";

const SAMPLE = FIRST.wanted as Wanted;

const DIRECTOR = [
  ...["ipvsadm enabled: enabled", "ipvsadm active: active", "keepalived enabled: enabled", "keepalived active: active"],
  ...["ip_forward now: 1", "ip_forward at boot: 1"],
  ...["table: -A -t 192.168.1.12:80 -s wlc", "table: -a -t 192.168.1.12:80 -r 192.168.2.13:80 -m -w 1"],
  "table: -a -t 192.168.1.12:80 -r 192.168.2.14:80 -m -w 1",
  ...["saved: -A -t 192.168.1.12:80 -s wlc", "saved: -a -t 192.168.1.12:80 -r 192.168.2.13:80 -m -w 1"],
  "saved: -a -t 192.168.1.12:80 -r 192.168.2.14:80 -m -w 1",
];

/** The sample as it should be, with another real server that nobody has configured. */
function sampleState(): EndState {
  return {
    nodes: {
      node1: [...DIRECTOR],
      node2: ["httpd enabled: enabled", "httpd active: active", "page: Node2"],
      node3: ["httpd enabled: enabled", "httpd active: active", "page: Node3"],
      node4: ["httpd enabled:", "httpd active: inactive", "page:"],
    },
    answers: ["Node3", "Node2"],
  };
}

/** The sample's state with one line of a node replaced, or taken away. */
function withLine(node: string, line: string, other?: string): EndState {
  const state = sampleState();
  const lines = state.nodes[node] ?? [];
  expect(lines).toContain(line);
  state.nodes[node] = lines.flatMap((each) => (each === line ? (other ?? []) : each));
  return state;
}

describe("the end state of the sample", () => {
  it("is reached when everything is there, in whatever order the table has its rules", () => {
    expect(differences(SAMPLE, sampleState())).toEqual([]);
    const state = sampleState();
    state.nodes.node1?.reverse();
    expect(differences(SAMPLE, state)).toEqual([]);
  });

  it.each([
    ["node1", "ipvsadm enabled: enabled"],
    ["node1", "keepalived active: active"],
    ["node1", "ip_forward at boot: 1"],
    ["node2", "httpd enabled: enabled"],
    ["node3", "page: Node3"],
  ])("isn't reached while %s lacks '%s', which is told", (node, line) => {
    expect(differences(SAMPLE, withLine(node, line))).toEqual([`${node}: not ${line}`]);
  });

  it.each(["table", "saved"])("isn't reached while the %s has another weight, lacks a rule or has one more", (name) => {
    const rule = `${name}: -a -t 192.168.1.12:80 -r 192.168.2.13:80 -m -w 1`;
    const foreign = `${name}: -A -t 192.168.1.12:81 -s rr`;
    for (const other of [rule.replace("-w 1", "-w 2"), undefined, `${foreign}`]) {
      const [difference, ...more] = differences(SAMPLE, withLine("node1", rule, other));
      expect(difference).toMatch(new RegExp(`^node1: the ${name} is `));
      expect(more).toEqual([]);
    }
    const state = sampleState();
    state.nodes.node1?.push(foreign);
    expect(differences(SAMPLE, state)).toHaveLength(1);
  });

  it("isn't reached while a real server never answers, nobody does, or somebody else does", () => {
    const answered = (...answers: string[]) => differences(SAMPLE, { ...sampleState(), answers });
    expect(answered("Node2", "Node2")).toEqual(["Node3 doesn't answer at the VIP"]);
    expect(answered("Node2", "Node3", "")).toEqual(["the VIP is answered by nobody"]);
    expect(answered("Node2", "Node3", "It works!")).toEqual(["the VIP is answered by It works!"]);
  });

  it("is another one after each further step", () => {
    expect(differences(WEIGHT.wanted, sampleState())).not.toEqual([]);
    expect(differences(ADDITION.wanted, sampleState())).toContain("Node4 doesn't answer at the VIP");
  });
});

describe("the end state after the removal", () => {
  const removed: EndState = {
    nodes: {
      node1: [
        "ipvsadm enabled: disabled",
        "ipvsadm active: inactive",
        "keepalived active: inactive",
        "ip_forward now: 1",
      ],
      node2: ["httpd enabled: disabled", "httpd active: inactive", "page:"],
    },
    answers: [""],
  };

  it("is reached when nothing runs, nothing is enabled, and the table is empty", () => {
    expect(differences(undefined, removed)).toEqual([]);
  });

  it.each([
    ["node1", "ipvsadm enabled: enabled"],
    ["node1", "keepalived active: active"],
    ["node1", "table: -A -t 192.168.1.12:80 -s wlc"],
    ["node1", "saved: -A -t 192.168.1.12:80 -s wlc"],
    ["node2", "httpd active: active"],
    ["node2", "page: Node2"],
  ])("isn't reached while %s has '%s'", (node, line) => {
    const state = { ...removed, nodes: { ...removed.nodes, [node]: [line] } };
    expect(differences(undefined, state)).toEqual([`${node}: still ${line}`]);
  });

  it("isn't reached while somebody answers at the VIP", () => {
    expect(differences(undefined, { ...removed, answers: ["Node2"] })).toEqual(["the VIP is still answered by Node2"]);
  });
});

describe("what the probes print", () => {
  it("is read a line at a time, without the blanks that ipvsadm ends its lines with", () => {
    const { nodes } = readEndState({ node1: "table: -A -t 192.168.1.12:80 -s wlc \n\nip_forward now: 1\n" }, "");
    expect(nodes).toEqual({ node1: ["table: -A -t 192.168.1.12:80 -s wlc", "ip_forward now: 1"] });
  });

  it("has an empty line for each request that nobody answered", () => {
    expect(readEndState({}, "Node2\n\n").answers).toEqual(["Node2", ""]);
    expect(readEndState({}, "\n").answers).toEqual([""]);
  });
});
