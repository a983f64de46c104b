import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  both,
  CheckedDirector,
  confOf,
  NEW,
  OLD,
  one,
  other,
  rule,
  service,
  sorryServer,
  table,
  third,
} from "./checkedDirector";
import { CHECK, directorText, type Wanted } from "./directorText";

describe.each([OLD, NEW])("a table that belongs to keepalived %s", (version) => {
  let director: CheckedDirector;

  beforeEach(() => {
    director = new CheckedDirector(version).holding(directorText(both));
  });
  afterEach(() => director.remove());

  describe("changes by a reload", () => {
    it("a weight", () => {
      const wanted = { servers: { [one]: 1, [other]: 5 } };

      expect(director.during(() => director.apply(directorText(wanted)))).toEqual([rule(other, 5, "-e")]);
      expect(director.keepalived()).toEqual([`reloads, with changes of ${service} -r ${other}`]);
      expect(director.conf()).toEqual(confOf(wanted));
    });

    it("the weight of what is down, which has it when it comes back", () => {
      director.onlyDown(other);
      director.apply(directorText({ servers: { [one]: 1, [other]: 5 } }));
      expect(director.rules()).toEqual(table.slice(0, 2));

      director.onlyDown();
      director.resume();
      expect(director.rules()).toEqual([...table.slice(0, 2), rule(other, 5)]);
    });

    it("a check, a quorum, a sorry server", () => {
      const wanted = {
        ...both,
        health: { delaySeconds: 2, quorum: 2, sorryServer },
      };

      expect(director.during(() => director.apply(directorText(wanted)))).toEqual([]);
      expect(director.keepalived()).toEqual([`reloads, with changes of ${service}`]);
    });

    it("the check of one real server, and what is asked by it", () => {
      const asking = { port: 53, connectTimeoutSeconds: 1, retries: 1, retryDelaySeconds: undefined };
      const dns = { type: "DNS_CHECK", ...asking, name: "example.org", recordType: "A" } as const;
      director.apply(directorText({ ...both, health: { ownChecks: { [other]: dns } } }));
      expect(director.keepalived()).toEqual([`reloads, with changes of ${service} -r ${other}`]);

      const changed = { ...both, health: { ownChecks: { [other]: { ...dns, name: "example.com" } } } };
      expect(director.during(() => director.apply(directorText(changed)))).toEqual([]);
      expect(director.keepalived()).toEqual([`reloads, with changes of ${service} -r ${other}`]);
      expect(director.conf()).toContain("            name example.com");
      expect(director.drift()).toEqual([]);
    });

    it("which real servers and services there are", () => {
      const another: Wanted = { port: 81, servers: { [third]: 1 } };
      director.apply(directorText({ servers: { [one]: 1, [other]: 1, [third]: 1 } }, another));
      expect(director.keepalived()).toHaveLength(1);
      expect(director.drift()).toEqual([]);

      const commands = director.during(() => director.apply(directorText(both)));
      expect(commands.sort()).toEqual([`-D -t 192.168.1.12:81`, `-d ${service} -r ${third}`]);
      expect(director.keepalived()).toHaveLength(1);
    });

    it("a real server that leaves, after it drained at weight 0", () => {
      director.connect({ service, server: other, state: "ESTABLISHED", endsAtSecond: 3 });
      const smaller = directorText({ servers: { [one]: 1 } });

      expect(director.during(() => director.apply(smaller, { drainSeconds: 60 }))).toEqual([
        rule(other, 0, "-e"),
        `-d ${service} -r ${other}`,
      ]);
      expect(director.said.slice(0, -1)).toEqual([
        `keepalived: reloads, with changes of ${service} -r ${other}`,
        `draining ${other} of ${service}: 1 connection`,
        `keepalived: reloads, with changes of ${service} -r ${other}`,
      ]);
      expect(director.read("clock")).toEqual(["3"]);
    });

    it("a service that leaves, after it drained, without its sorry server's coming", () => {
      const health = { quorum: 2, sorryServer };
      director.apply(directorText(both, { port: 81, servers: { [third]: 2 }, health }));
      director.connect({ service: "-t 192.168.1.12:81", server: third, state: "ESTABLISHED", endsAtSecond: 3 });

      const commands = director.during(() => director.apply(directorText(both), { drainSeconds: 60 }));
      expect(commands).toEqual([`-e -t 192.168.1.12:81 -r ${third} -m -w 0`, "-D -t 192.168.1.12:81"]);
      expect(director.read("clock")).toEqual(["3"]);
      expect(director.conf()).toEqual(confOf(both));
    });
  });

  it("keeps track of what is down when the servers before it change", () => {
    director.onlyDown(other);
    director.apply(directorText({ servers: { [other]: 1, [third]: 1 } }));
    director.apply(directorText({ servers: { [other]: 1, [third]: 1 } }));
    director.onlyDown();
    director.resume();

    expect(director.rules().sort()).toEqual([`-A ${service} -s wlc`, rule(other), rule(third)].sort());
  });

  it("sends nobody to what is down when its check changes", () => {
    director.onlyDown(other);
    const health = {
      check: { type: "TCP_CHECK", port: 81, connectTimeoutSeconds: 1, retries: 1, retryDelaySeconds: 1 } as const,
    };

    expect(director.during(() => director.apply(directorText({ ...both, health })))).not.toContain(rule(other));
    expect(director.drift()).toEqual([]);
  });

  it("sends nobody to what is down when it gets a check of its own", () => {
    director.onlyDown(other);
    const asking = { port: 53, connectTimeoutSeconds: 1, retries: 1, retryDelaySeconds: undefined };
    const dns = { type: "DNS_CHECK", ...asking, name: ".", recordType: "SOA" } as const;
    const wanted = directorText({ ...both, health: { ownChecks: { [other]: dns } } });

    expect(director.during(() => director.apply(wanted))).not.toContain(rule(other));
    expect(director.drift()).toEqual([]);
  });

  it("sends nobody to what is down when the host changes that its check asks for", () => {
    director.onlyDown(other);
    const check = { ...CHECK, virtualHost: "www.example" };

    expect(director.during(() => director.apply(directorText({ ...both, health: { check } })))).not.toContain(
      rule(other),
    );
    expect(director.drift()).toEqual([]);
  });

  it("deletes what is down, stays at weight 0 for its connections, and leaves", () => {
    const health = { inhibitOnFailure: true };
    director.apply(directorText({ ...both, health }));
    director.onlyDown(other);
    expect(director.rules()).toEqual([...table.slice(0, 2), rule(other, 0)]);
    expect(director.drift()).toEqual([]);

    director.apply(directorText({ servers: { [one]: 1 }, health }), { drainSeconds: 60 });
    expect(director.rules()).toEqual(table.slice(0, 2));
    expect(director.read("clock")).toEqual(["1"]);
  });
});
