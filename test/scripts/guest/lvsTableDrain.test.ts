import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { FakeDirector, TIMEOUTS } from "./fakeDirector";

const service = "-t 192.168.1.12:80";
const stays = `-a ${service} -r 192.168.2.13:80 -m -w 1`;
const leaves = `-a ${service} -r 192.168.2.14:80 -m -w 1`;
const quiesced = leaves.replace("-w 1", "-w 0");
const table = [`-A ${service} -s wlc`, stays, leaves];
const smaller = table.slice(0, 2);
const toZero = `-e ${service} -r 192.168.2.14:80 -m -w 0`;
const deletion = `-d ${service} -r 192.168.2.14:80`;
const open = { service, server: "192.168.2.14:80", state: "ESTABLISHED" };

let director: FakeDirector;

beforeEach(() => {
  director = new FakeDirector().holding(table);
});
afterEach(() => director.remove());

describe("a real server that leaves the table", () => {
  it("is deleted at once when it has no connections, after new ones were kept from it", () => {
    expect(director.apply(smaller, { drainSeconds: 60 })).toEqual([toZero, deletion]);
    expect(director.read("clock")).toEqual(["0"]);
  });

  it("stays at weight 0 until its connections are over", () => {
    director.connect({ ...open, endsAtSecond: 2 }, { ...open, endsAtSecond: 3, clientPort: 40_000 });
    director.apply(smaller, { drainSeconds: 60 });

    expect(director.said.slice(0, -1)).toEqual([
      `ipvsadm ${toZero}`,
      `draining 192.168.2.14:80 of ${service}: 2 connections`,
      `draining 192.168.2.14:80 of ${service}: 1 connection`,
      `ipvsadm ${deletion}`,
    ]);
    expect(director.read("clock")).toEqual(["3"]);
  });

  it("is deleted at the deadline, which says how many connections that cuts", () => {
    director.connect({ ...open, endsAtSecond: 100 });
    director.apply(smaller, { drainSeconds: 3 });

    expect(director.said).toContain(`192.168.2.14:80 of ${service}: 1 connection left after 3 s, cut`);
    expect(director.read("clock")).toEqual(["3"]);
    expect(director.table()).toEqual([TIMEOUTS, ...smaller]);
  });

  it("is deleted at once when there is no time to drain", () => {
    director.connect({ ...open, endsAtSecond: 100 });

    expect(director.apply(smaller, { drainSeconds: 0 })).toEqual([deletion]);
  });

  it.each([
    ["masquerade", "-m", "TIME_WAIT", 0],
    ["masquerade", "-m", "CLOSE", 0],
    ["masquerade", "-m", "SYN_RECV", 2],
    ["masquerade", "-m", "CLOSE_WAIT", 2],
    ["masquerade", "-m", "FIN_WAIT", 2],
    ["gatewaying", "-g", "FIN_WAIT", 0],
    ["ipip", "-i", "FIN_WAIT", 0],
    ["ipip", "-i", "ESTABLISHED", 2],
  ])("under %s (%s) waits for a connection in %s for %i s", (_, flag, state, seconds) => {
    const asForwarded = (rule: string) => rule.replace("-m", flag);
    director.apply(table.map(asForwarded));
    director.connect({ ...open, state, endsAtSecond: 2 });
    director.apply(smaller.map(asForwarded), { drainSeconds: 60 });

    expect(director.read("clock")).toEqual([`${seconds}`]);
  });

  it("doesn't wait for what remembers a persistent client, nor for another real server's or service's connections", () => {
    const other = "-t 192.168.1.12:81";
    const others = [`-A ${other} -s rr`, `-a ${other} -r 192.168.2.14:80 -m -w 1`];
    director.apply([...table, ...others]);
    director.connect(
      { ...open, state: "TIME_WAIT", endsAtSecond: 50 },
      { ...open, state: "NONE", endsAtSecond: 50, clientPort: 0 },
      { ...open, server: "192.168.2.13:80", endsAtSecond: 50 },
      { ...open, service: other, state: "FIN_WAIT", endsAtSecond: 50 },
    );
    director.apply([...smaller, ...others], { drainSeconds: 60 });

    expect(director.read("clock")).toEqual(["0"]);
  });

  it("drains from the service of a mark too, whatever the address and port of its connections", () => {
    const marked = ["-A -f 1 -s rr", "-a -f 1 -r 192.168.2.14:0 -m -w 1"];
    const addressed = { ...open, service: "-f 1", server: "192.168.2.14:0", state: "FIN_WAIT" };
    director.apply([...smaller, ...marked]);
    director.connect(
      { ...addressed, virtual: "192.168.1.12:443", destination: "192.168.2.14:443", endsAtSecond: 4 },
      { ...open, state: "FIN_WAIT", virtual: "192.168.1.12:80", endsAtSecond: 50 },
    );
    director.apply(smaller, { drainSeconds: 60 });

    expect(director.read("clock")).toEqual(["4"]);
  });

  it("isn't waited for under UDP, nor in a service that schedules each packet", () => {
    for (const [key, options] of [
      ["-u 192.168.1.12:53", "-s rr"],
      ["-f 7", "-s rr -o"],
    ] as const) {
      director.apply([...table, `-A ${key} ${options}`, `-a ${key} -r 192.168.2.14:53 -m -w 1`]);
      director.connect({ service: key, server: "192.168.2.14:53", state: "UDP", endsAtSecond: 50 });

      expect(director.apply([...table, `-A ${key} ${options}`], { drainSeconds: 60 })).toEqual([
        `-d ${key} -r 192.168.2.14:53`,
      ]);
    }
  });

  it("drains with its whole service when that leaves, which other services don't wait for", () => {
    const other = "-t 192.168.1.12:81";
    director.apply([...table, `-A ${other} -s rr`, `-a ${other} -r 192.168.2.14:81 -m -w 1`]);
    director.connect({ ...open, endsAtSecond: 3 });

    director.apply([], { drainSeconds: 60 });
    expect(director.said.slice(3, -1)).toEqual([
      `ipvsadm -D ${other}`,
      `draining 192.168.2.14:80 of ${service}: 1 connection`,
      `ipvsadm -D ${service}`,
    ]);
  });

  it.each([
    ["sh", "1.31", "-s sh -b sh-fallback"],
    ["sh -b sh-port", "1.31", "-s sh -b sh-fallback,sh-port"],
    ["sh", "1.27", "-s wlc"],
    ["dh", "1.31", "-s wlc"],
  ])(
    "under %s, with ipvsadm %s, drains under %s, so that its clients are not refused",
    (scheduler, version, meanwhile) => {
      const each = new FakeDirector(version);
      const [wanted, now] = [`-A ${service} -s ${scheduler}`, `-E ${service} ${meanwhile}`];
      each.apply([wanted, stays, leaves]);
      expect(each.apply([wanted, stays], { drainSeconds: 60 })).toEqual([
        now,
        toZero,
        deletion,
        wanted.replace("-A", "-E"),
      ]);

      each.apply([wanted, stays, leaves]);
      each.run(["drain", "--seconds", "60", "192.168.2.14"]);
      expect(each.commands()).toEqual([now, toZero]);
      expect(each.apply([wanted, stays, leaves])).toEqual([toZero.replace("-w 0", "-w 1"), wanted.replace("-A", "-E")]);
      each.remove();
    },
  );

  it("under sh that falls back by itself leaves its service as it is", () => {
    const wanted = `-A ${service} -s sh -b sh-fallback`;
    director.apply([wanted, stays, leaves]);

    expect(director.apply([wanted, stays], { drainSeconds: 60 })).toEqual([toZero, deletion]);
  });

  it("keeps its thresholds while it drains", () => {
    director.apply([...smaller, `${leaves} -x 9 -y 3`]);

    expect(director.apply(smaller, { drainSeconds: 60 })[0]).toBe(`${toZero} -x 9 -y 3`);
  });

  it("goes on draining at the next run after one that was interrupted", () => {
    director.connect({ ...open, endsAtSecond: 5 });
    director.write("meanwhile", ["kill -9 0"]);
    expect(director.run(["apply", "--drain-seconds", "60"], smaller)).not.toBe(0);
    expect(director.table()).toEqual([TIMEOUTS, ...smaller, quiesced]);

    expect(director.apply(smaller, { drainSeconds: 60 })).toEqual([deletion]);
    expect(director.read("clock")).toEqual(["5"]);
  });

  it("gets its weight back when it returns in mid-drain, from a run that the draining one gives way to", () => {
    director.connect({ ...open, endsAtSecond: 50 });
    director.write("wanted-again", table);
    director.write("meanwhile", ['bash "$LVS_TABLE" apply --drain-seconds 60 <wanted-again >said-by-successor']);

    expect(director.run(["apply", "--drain-seconds", "60"], smaller)).toBe(1);
    expect(director.complaints).toContain("a later run of lvs-table has taken over");
    expect(director.read("said-by-successor")[0]).toBe(`ipvsadm ${toZero.replace("-w 0", "-w 1")}`);
    expect(director.table()).toEqual([TIMEOUTS, ...table]);
  });

  it("says one number for many", () => {
    const many = Array.from({ length: 6 }, (_, index) => `192.168.2.${100 + index}:80`);
    director.apply([...smaller, ...many.map((server) => `-a ${service} -r ${server} -m -w 1`)]);
    director.connect(...many.map((server) => ({ ...open, server, endsAtSecond: 2 })));
    director.apply(smaller, { drainSeconds: 60 });

    expect(director.said).toContain("draining 6 real servers: 6 connections");
  });

  it("is deleted though the one who asked for it hears nothing any more", () => {
    director.connect({ ...open, endsAtSecond: 3 });
    director.write("smaller", smaller);
    const hearNothing = 'set -o pipefail; bash "$LVS_TABLE" apply --drain-seconds 60 <smaller | true';

    expect(director.shell(hearNothing)).toBe(0);
    expect(director.table()).toEqual([TIMEOUTS, ...smaller]);
  });

  it("is deleted though the terminal of whoever asked for it is gone", () => {
    director.connect({ ...open, endsAtSecond: 3 });
    director.write("meanwhile", ["kill -HUP 0"]);

    expect(director.apply(smaller, { drainSeconds: 60 })).toEqual([toZero, deletion]);
  });
});

describe("a real server that is drained before its machine is made anew", () => {
  const drain = (...addresses: string[]) => director.run(["drain", "--seconds", "60", ...addresses]);

  it("stays in the table at weight 0 when its connections are over, and gets its weight back", () => {
    director.connect({ ...open, endsAtSecond: 3 });

    expect(drain("192.168.2.14")).toBe(0);
    expect(director.said).toEqual([`ipvsadm ${toZero}`, `draining 192.168.2.14:80 of ${service}: 1 connection`]);
    expect(director.read("clock")).toEqual(["3"]);
    expect(director.table()).toEqual([TIMEOUTS, ...smaller, quiesced]);
    expect(director.apply(table)).toEqual([toZero.replace("-w 0", "-w 1")]);
  });

  it("leaves every service of ours and none of others, by IPv6 too", () => {
    const six = "-a -f 1 -6 -r [fd00:2::14]:0 -m -w 1";
    const foreign = ["-A -t 192.168.1.12:22 -s rr", "-a -t 192.168.1.12:22 -r 192.168.2.14:22 -m -w 1"];
    director.apply([...table, "-A -f 1 -6 -s rr", six]);
    director.tamper((rules) => [...rules, ...foreign]);
    drain("192.168.2.14", "fd00:2::14");

    expect(director.commands()).toEqual([toZero, six.replace("-a", "-e").replace("-w 1", "-w 0")]);
  });

  it("is waited for no longer than told", () => {
    director.connect({ ...open, endsAtSecond: 100 });

    expect(director.run(["drain", "--seconds", "3", "192.168.2.14"])).toBe(0);
    expect(director.said.at(-1)).toBe(`192.168.2.14:80 of ${service}: 1 connection left after 3 s`);
  });

  it("needs nothing when no such real server is there, or never was a table", () => {
    expect(drain("192.168.2.99")).toBe(0);
    expect(director.said).toEqual([]);

    const empty = new FakeDirector();
    expect(empty.run(["drain", "--seconds", "60", "192.168.2.14"])).toBe(0);
    empty.remove();
  });
});
