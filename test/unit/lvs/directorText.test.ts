import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { describeChanges, describeDrift } from "../../../lvs/describeRules";
import { renderDirectorText } from "../../../lvs/directorText";
import { DEFAULT_HEALTH, type HealthPolicy, type TcpCheck } from "../../../lvs/healthCheck";
import type { Program } from "../../../lvs/program";
import { renderTable, serviceKey } from "../../../lvs/rules";
import { emptyTable, type Table } from "../../../lvs/table";
import type { AddressedService, RealServer } from "../../../lvs/virtualService";
import { arbitraryChecked } from "./arbitraryChecked";
import { arbitraryTable } from "./arbitraryTable";
import { webService } from "./webService";

const VERSIONS = { linux: "3.10", ipvsadm: "1.27", keepalived: "1.3.5" };
const KEY = "-t 192.168.1.12:80";

const tcp: TcpCheck = {
  type: "TCP_CHECK",
  port: undefined,
  connectTimeoutSeconds: 3,
  retries: 1,
  retryDelaySeconds: 1,
};

function server(address: string, weight = 1): RealServer {
  return { address, port: 80, forwarding: "masquerade", weight, upperThreshold: 0, lowerThreshold: 0 };
}

function service(...realServers: RealServer[]): AddressedService {
  return webService({ realServers });
}

function tableOf(...virtualServices: AddressedService[]): Table {
  return { ...emptyTable(), virtualServices };
}

const sample = service(server("192.168.2.13"), server("192.168.2.14"));

/** The text of one service under keepalived. */
function kept(given: AddressedService = sample, health: Partial<HealthPolicy> = {}): string[] {
  const policy = { ...DEFAULT_HEALTH, check: tcp, sorryServer: undefined, ...health };
  return renderDirectorText(tableOf(given), [{ service: given, health: policy }], [], VERSIONS);
}

const unkept = renderDirectorText(tableOf(sample), undefined, [], VERSIONS);

describe("a director's text", () => {
  it("is that of the table where ipvsadm owns it", () => {
    fc.assert(
      fc.property(arbitraryTable, (table) => {
        expect(renderDirectorText(table, undefined, [], VERSIONS)).toEqual(renderTable(table));
      }),
    );
  });

  it("has the owner, the table and keepalived's lines with their keys where keepalived owns it", () => {
    fc.assert(
      fc.property(arbitraryChecked(VERSIONS), arbitraryTable, (checked, other) => {
        const table = { ...other, virtualServices: checked.map((each) => each.service) };
        const [owner, ...lines] = renderDirectorText(table, checked, [], VERSIONS);
        const rules = renderTable(table);
        const keys = checked.map((each) => serviceKey(each.service));

        expect(owner).toBe("owner keepalived");
        expect(lines.slice(0, rules.length)).toEqual(rules);
        for (const line of lines.slice(rules.length)) {
          const [, key = ""] = /^conf ([^\t]+)\t(?! *$)/.exec(line) ?? [];
          expect(keys).toContain(key.replace(/ -r \S+$/, ""));
        }
      }),
    );
  });
});

describe("a program of the user's", () => {
  const ask = { name: "ask.sh", lines: ["#!/bin/sh", "", "exit 0"] };
  const textOf = (...programs: Program[]) => renderDirectorText(tableOf(sample), undefined, programs, VERSIONS);
  const [none, wanted, other] = [textOf(), textOf(ask), textOf({ ...ask, lines: ["#!/bin/sh", "exit 0", ""] })];
  const SUM = /\d+ lines?, digest [0-9a-f]{16}/;

  it("is told of as it comes, goes and becomes another one, if only in the order of its lines", () => {
    const [come = ""] = describeChanges(none, wanted);
    expect(come).toMatch(RegExp(`^\\+ program ask.sh ${SUM.source}$`));
    expect(describeChanges(wanted, none)).toEqual([come.replace("+", "-")]);
    expect(describeChanges(wanted, wanted)).toEqual([]);
    const [change = "", ...more] = describeChanges(wanted, other);
    expect(change).toMatch(RegExp(`^~ program ask.sh: ${SUM.source} → ${SUM.source}$`));
    expect(more).toEqual([]);
  });

  it("is drift where it is another one, missing, or there still", () => {
    const owned = [KEY];
    expect(describeDrift({ wanted, found: wanted, owned })).toEqual([]);
    expect(describeDrift({ wanted, found: other, owned })).toEqual([
      expect.stringMatching(RegExp(`^program ask.sh: wanted ${SUM.source}, found ${SUM.source}$`)),
    ]);
    expect(describeDrift({ wanted, found: none, owned })).toEqual([
      expect.stringMatching(RegExp(`^program ask.sh ${SUM.source}: wanted, not found$`)),
    ]);
    expect(describeDrift({ wanted: none, found: wanted, owned })).toEqual([
      expect.stringMatching(RegExp(`^program ask.sh ${SUM.source}: found, not wanted$`)),
    ]);
  });
});

describe("a change under keepalived is told", () => {
  it("as the new owner and what the rules don't say, once for a service", () => {
    expect(describeChanges(unkept, kept())).toEqual([
      "+ owner keepalived",
      `+ conf ${KEY} delay_loop 6`,
      `+ conf ${KEY} quorum 1`,
      `+ conf ${KEY} hysteresis 0`,
      `+ conf ${KEY} TCP_CHECK`,
      `+ conf ${KEY} TCP_CHECK connect_timeout 3`,
      `+ conf ${KEY} TCP_CHECK retry 1`,
      `+ conf ${KEY} TCP_CHECK delay_before_retry 1`,
    ]);
  });

  it("as what goes on the way back to ipvsadm", () => {
    expect(describeChanges(kept(), unkept)).toEqual(
      describeChanges(unkept, kept()).map((line) => line.replace("+", "-")),
    );
  });

  it("as the rules alone where a real server comes or gets another weight", () => {
    const more = service(server("192.168.2.13", 5), server("192.168.2.14"), server("192.168.2.15"));
    expect(describeChanges(kept(), kept(more))).toEqual(describeChanges(unkept, renderTable(tableOf(more))));
  });

  it("as the option that changes", () => {
    expect(
      describeChanges(
        kept(),
        kept(sample, { check: { ...tcp, retries: 3 }, sorryServer: { address: "192.168.2.15", port: 80 } }),
      ),
    ).toEqual([`+ conf ${KEY} sorry_server 192.168.2.15 80`, `~ conf ${KEY} TCP_CHECK retry: 1 → 3`]);
  });

  it("as each real server's command where it names them", () => {
    const asks = { type: "MISC_CHECK" as const, command: "/bin/ask %address", timeoutSeconds: 5, dynamicWeight: false };
    const fewer = service(server("192.168.2.13"));
    expect(describeChanges(kept(fewer, { check: asks }), kept(sample, { check: asks }))).toEqual([
      `+ -a ${KEY} -r 192.168.2.14:80 -m -w 1`,
      `+ conf ${KEY} -r 192.168.2.14:80 MISC_CHECK misc_path "/usr/libexec/keepalived/lvs-misc-check /bin/ask 192.168.2.14"`,
    ]);
  });

  it("as the program that is told of each real server", () => {
    const before = kept(service(server("192.168.2.13")));
    const after = kept(service(server("192.168.2.13")), { notices: { notifyUp: "/bin/tell", quorumUp: "/bin/call" } });
    expect(describeChanges(before, after)).toEqual([
      `+ conf ${KEY} quorum_up "/usr/libexec/keepalived/lvs-health --tell /bin/call"`,
      `+ conf ${KEY} notify_up "/usr/libexec/keepalived/lvs-health up ${KEY} -r 192.168.2.13:80 -- /bin/tell"`,
    ]);
  });

  it("as that of one real server where it has a check of its own", () => {
    expect(describeChanges(kept(), kept(sample, { ownChecks: { "192.168.2.14:80": "none" } }))).toEqual([
      ...["", " connect_timeout 3", " retry 1", " delay_before_retry 1"].flatMap((line) => [
        `- conf ${KEY} -r 192.168.2.14:80 TCP_CHECK${line}`,
      ]),
    ]);
  });

  it("as something whenever a page or the check of one real server changes", () => {
    const http = {
      ...tcp,
      type: "HTTP_GET" as const,
      path: "/",
      virtualHost: undefined,
      status: undefined,
      digest: undefined,
    };
    const digest = "0123456789abcdef0123456789abcdef";
    const other = { path: "/b", virtualHost: undefined, status: undefined, digest: undefined };
    const checks = [
      undefined,
      "none" as const,
      tcp,
      { ...tcp, retries: 3 },
      { ...http, digest, morePages: [other] },
      { ...http, morePages: [{ ...other, digest }] },
    ];
    const texts = checks.flatMap((one) =>
      checks.map((two) =>
        kept(sample, {
          ownChecks: { ...(one && { "192.168.2.13:80": one }), ...(two && { "192.168.2.14:80": two }) },
        }),
      ),
    );
    for (const before of texts) {
      for (const after of texts) {
        expect(describeChanges(before, after).length === 0).toBe(before.join() === after.join());
      }
    }
  });

  it("as something whenever any health changes, and as nothing when none does", () => {
    fc.assert(
      fc.property(arbitraryChecked(VERSIONS), arbitraryChecked(VERSIONS), (one, other) => {
        const textOf = (checked: typeof one) =>
          renderDirectorText(
            { ...tableOf(), virtualServices: checked.map((each) => each.service) },
            checked,
            [],
            VERSIONS,
          );
        const same = [...textOf(one)].sort().join() === [...textOf(other)].sort().join();
        expect(describeChanges(textOf(one), textOf(other)).length === 0).toBe(same);
      }),
    );
  });
});

describe("drift under keepalived is told", () => {
  const wanted = kept();
  const owned = [KEY];

  /** What a director tells of a file that isn't as wanted. */
  function found(change: (line: string) => string[]): string[] {
    return wanted.flatMap((line) =>
      line.startsWith("conf ") ? change(line.replace(/^[^\t]*\t/, "conf -\t")) : [line],
    );
  }

  it("as nothing when the director holds what is wanted", () => {
    expect(describeDrift({ wanted, found: wanted, owned })).toEqual([]);
  });

  it("as nothing where a person has only moved lines and commented them", () => {
    const moved = found((line) => (line.includes("weight") ? ["conf -\t", "conf -\t# by hand", line] : [line]));
    expect(describeDrift({ wanted, found: moved, owned })).toEqual([]);
  });

  it("as the owner that keepalived isn't, when its checks don't run", () => {
    const stopped = wanted.map((line) => line.replace("owner keepalived", "owner ipvsadm"));
    expect(describeDrift({ wanted, found: stopped, owned })).toEqual(["owner keepalived: wanted, found owner ipvsadm"]);
  });

  it("as the line that a person changed, by its real server", () => {
    let first = true;
    const changed = found((line) => {
      const other = first ? line.replace("weight 1", "weight 5") : line;
      first &&= other === line;
      return [other];
    });
    expect(describeDrift({ wanted, found: changed, owned })).toEqual([
      `conf ${KEY} -r 192.168.2.13:80 weight: wanted 1, found 5`,
    ]);
  });

  it("as the lines that a person added, a whole service of their own too", () => {
    const added = [
      ...found((line) => (line.includes("delay_loop") ? [line, line, "conf -\t    ha_suspend"] : [line])),
      "conf -\tvirtual_server fwmark 7 {",
      "conf -\t    ip_family inet6",
      "conf -\t}",
    ];
    expect(describeDrift({ wanted, found: added, owned })).toEqual([
      `conf ${KEY} delay_loop (2) 6: found, not wanted`,
      `conf ${KEY} ha_suspend: found, not wanted`,
      "conf -f 7 -6 virtual_server: found, not wanted",
      "conf -f 7 -6 ip_family inet6: found, not wanted",
    ]);
  });

  it("as every line when somebody emptied the file", () => {
    const drift = describeDrift({ wanted, found: found(() => []), owned });
    expect(drift).toHaveLength(2 * 8 + 7);
    expect(drift).toContain(`conf ${KEY} -r 192.168.2.14:80 TCP_CHECK retry 1: wanted, not found`);
  });

  it("as nothing where real servers are taken to weight 0, while they are", () => {
    const drained = found((line) => [line.replace("weight 1", "weight 0")]).map((line) => line.replace("-w 1", "-w 0"));
    expect(describeDrift({ wanted, found: drained, owned }, true)).toEqual([]);
    expect(describeDrift({ wanted, found: drained, owned })).toHaveLength(4);
  });
});
