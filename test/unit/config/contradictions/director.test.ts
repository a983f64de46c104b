import { describe, expect, it } from "vitest";
import { sampleConfig } from "../../../../tools/harness/sample";
import { problemsOf, withService } from "../problems";

describe("a director is refused", () => {
  it.each<[string, Record<string, unknown>[], string]>([
    [
      "a sync daemon on an interface that it doesn't have",
      [{ role: "master", interface: "eth2" }],
      "lvs:syncDaemons[0].interface: the director node1 has no interface eth2\n" +
        "  expected: eth0, on the front network, or eth1, on the back network\n  fix: write eth0",
    ],
    [
      "two sync daemons of one role",
      [{ role: "master" }, { role: "backup" }, { role: "master", syncId: 2 }],
      "lvs:syncDaemons[2]: master is already used by lvs:syncDaemons[0]\n  expected: each only once",
    ],
    [
      "a sync daemon of an unknown role",
      [{ role: "slave" }],
      'lvs:syncDaemons[0].role: bad value "slave"\n  expected: one of master, backup',
    ],
    [
      "a sync id out of range",
      [{ role: "master", syncId: 256 }],
      "lvs:syncDaemons[0].syncId: bad value 256\n  expected: 255 or less",
    ],
  ])("%s", (_, syncDaemons, message) => {
    expect(problemsOf({ ...sampleConfig(), syncDaemons })).toEqual([message]);
  });

  it.each([
    ["of 0, which would leave what is there", 0, "1 or more"],
    ["longer than ipvsadm takes", 2_678_401, "2678400 or less"],
  ])("a timeout %s", (_, udpSeconds, expected) => {
    expect(problemsOf({ ...sampleConfig(), timeouts: { udpSeconds } })).toEqual([
      `lvs:timeouts.udpSeconds: bad value ${udpSeconds}\n  expected: ${expected}`,
    ]);
  });

  it("a drain of less than no time", () => {
    expect(problemsOf({ ...sampleConfig(), drainSeconds: -1 })).toEqual([
      "lvs:drainSeconds: bad value -1\n  expected: 0 or more",
    ]);
  });
});

describe("what CentOS 7 hasn't got is refused with the reason:", () => {
  it.each<[string, Record<string, unknown>, string[]]>([
    [
      "fo",
      { scheduler: "fo" },
      ["scheduler: centos7 has no scheduler fo\n  expected: Linux 3.18 or newer; it has 3.10"],
    ],
    [
      "ovf",
      { scheduler: "ovf" },
      ["scheduler: centos7 has no scheduler ovf\n  expected: Linux 4.3 or newer; it has 3.10"],
    ],
    [
      "mh",
      { scheduler: "mh" },
      ["scheduler: centos7 has no scheduler mh\n  expected: Linux 4.18 or newer; it has 3.10"],
    ],
    [
      "twos",
      { scheduler: "twos" },
      ["scheduler: centos7 has no scheduler twos\n  expected: Linux 5.12 or newer; it has 3.10"],
    ],
    [
      "sh's flags",
      { scheduler: "sh", schedulerFlags: ["sh-port"] },
      ["schedulerFlags[0]: centos7 has no scheduler flag sh-port\n  expected: Linux 3.11 or newer; it has 3.10"],
    ],
    [
      "sctp",
      { protocol: "sctp" },
      ["protocol: centos7 has no virtual services of sctp\n  expected: ipvsadm 1.28 or newer; it has 1.27"],
    ],
    [
      "a flag, and for another scheduler",
      { schedulerFlags: ["mh-port"] },
      [
        "schedulerFlags: the flag mh-port for the scheduler wlc\n  expected: the scheduler mh",
        "schedulerFlags[0]: centos7 has no scheduler flag mh-port\n  expected: Linux 4.18 or newer; it has 3.10",
      ],
    ],
  ])("%s", (_, changes, messages) => {
    expect(problemsOf(withService(changes))).toEqual(messages.map((message) => `lvs:virtualServices[0].${message}`));
  });

  it.each(["rr", "wrr", "lc", "wlc", "lblc", "lblcr", "dh", "sh", "sed", "nq"])("but not %s", (scheduler) => {
    expect(problemsOf(withService({ scheduler }))).toEqual([]);
  });
});
