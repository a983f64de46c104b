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
  sorryRule,
  sorryServer,
  starts,
  table,
  third,
} from "./checkedDirector";
import { CHECK, directorText } from "./directorText";

describe("a table that belongs to keepalived", () => {
  let director: CheckedDirector;

  beforeEach(() => {
    director = new CheckedDirector().holding(directorText(both));
  });
  afterEach(() => director.remove());

  describe("gets it", () => {
    it("from ipvsadm, which makes it first, and nothing happens to it then", () => {
      const each = new CheckedDirector().holding(directorText({ ...both, owner: "ipvsadm" }));
      each.write("log", []);
      each.apply(directorText(both));

      expect(each.commands()).toEqual([]);
      expect(each.keepalived()).toEqual([starts]);
      expect(each.read("log").filter((command) => !table.includes(command))).toEqual([]);
      expect(each.rules()).toEqual(table);
      expect(each.conf()).toEqual(confOf(both));
      each.remove();
    });

    it("once: what is as wanted is left alone", () => {
      expect(director.during(() => director.apply(directorText(both)))).toEqual([]);
      expect(director.keepalived()).toEqual([]);
      expect(director.drift()).toEqual([]);
    });

    it("and gives it back without a change but that of what was down", () => {
      director.onlyDown(one);
      const commands = director.during(() => director.apply(directorText({ ...both, owner: "ipvsadm" })));

      expect(commands).toEqual([rule(one)]);
      expect(director.keepalived()).toEqual(["stops checking, the table stays"]);
      expect(director.read("enabled")).toEqual([]);
      expect(director.read("checks")).toEqual([]);
      expect(director.conf()).toEqual([]);
      expect(director.read("root/run/lvs/virtual_servers")).toEqual([]);
      expect(director.run(["status"])).toBe(0);
      expect(director.said).toEqual([]);
    });
  });

  describe("changes by ipvsadm, while keepalived stands still,", () => {
    it("a scheduler, while those that are up are served and what is down gets no clients", () => {
      director.onlyDown(other);
      const commands = director.during(() => director.apply(directorText({ ...both, scheduler: "rr" })));

      expect(commands.filter((command) => !command.includes(" mutes ") && !command.includes(" unmutes "))).toEqual([
        `-E ${service} -s rr`,
        // keepalived, which takes everybody for up as it starts
        `-A ${service} -s rr`,
        rule(one),
        rule(other, 0),
        `-d ${service} -r ${other}`,
      ]);
      expect(director.keepalived()).toEqual([
        `stops checking, since a reload leaves this as it is: -A ${service} -s rr`,
        starts,
        "checks again what was down",
        `reloads, with changes of ${service}, ${service} -r ${other}`,
      ]);
      expect(director.drift()).toEqual([]);
      expect(director.conf()).toEqual(confOf({ ...both, scheduler: "rr" }));

      director.onlyDown();
      expect(director.rules()).toEqual([`-A ${service} -s rr`, rule(one), rule(other)]);
    });

    it("a scheduler, and gives what came back meanwhile its weight", () => {
      director.onlyDown(other);
      director.write("dead", []);
      director.apply(directorText({ ...both, scheduler: "rr" }));

      expect(director.rules()).toEqual([`-A ${service} -s rr`, rule(one), rule(other)]);
      director.run(["status"]);
      expect(director.said.map((line) => line.split(" ")[5])).toEqual(["up", "up"]);
    });

    it("a scheduler, and has what it wants in the end also when keepalived finds what is down before it is asked", () => {
      director.onlyDown(other);
      director.write("slow", []);
      director.apply(directorText({ ...both, scheduler: "rr" }));

      expect(director.keepalived()).not.toContain("checks again what was down");
      expect(director.conf()).toEqual(confOf({ ...both, scheduler: "rr" }));
    });

    it("a scheduler, also when checks may take longer to fail than 32 bits count seconds", () => {
      const health = { check: { ...CHECK, retries: 4_294_967_294 } };
      director.apply(directorText({ ...both, health }));
      director.onlyDown(other);
      director.apply(directorText({ ...both, scheduler: "rr", health }));

      expect(director.keepalived()).toContain("checks again what was down");
      expect(director.drift()).toEqual([]);
    });

    it("a scheduler, while the sorry server serves", () => {
      const health = { sorryServer };
      director.apply(directorText({ ...both, health }));
      director.onlyDown(one, other);
      const commands = director.during(() => director.apply(directorText({ ...both, scheduler: "rr", health })));

      expect(commands).not.toContain(`-d ${service} -r 192.168.2.20:80`);
      expect(commands).not.toContain(rule(one));
      expect(director.rules()).toEqual([`-A ${service} -s rr`, sorryRule]);
      expect(director.drift()).toEqual([]);

      director.onlyDown();
      expect(director.rules().sort()).toEqual([`-A ${service} -s rr`, rule(one), rule(other)].sort());
    });

    it("a threshold, and how something drains under sh, whose clients would be refused", () => {
      director.apply(directorText({ ...both, upperThreshold: 9 }));
      expect(director.keepalived()[0]).toContain("stops checking");
      expect(director.drift()).toEqual([]);

      director.apply(directorText({ ...both, scheduler: "sh" }));
      const smaller = directorText({ servers: { [one]: 1 }, scheduler: "sh" });
      const commands = director.during(() => director.apply(smaller, { drainSeconds: 60 }));
      expect(commands.indexOf(`-E ${service} -s wlc`)).toBeLessThan(commands.indexOf(rule(other, 0, "-e")));
      expect(director.rules()).toEqual([`-A ${service} -s sh`, rule(one)]);
      expect(director.drift()).toEqual([]);
    });

    it.each([OLD, NEW])(
      "a scheduler that refuses the clients of weight 0, without such, with keepalived %s",
      (version) => {
        const each = new CheckedDirector(version);
        const text = directorText({ ...both, scheduler: "sh", health: { sorryServer } });
        each.apply(directorText(both));
        each.onlyDown(other);
        const commands = each.during(() => each.apply(text));

        expect(commands.filter((command) => command.includes(other))).toEqual([]);
        expect(each.rules()).toEqual([`-A ${service} -s sh`, rule(one)]);
        expect(each.drift()).toEqual([]);
        each.run(["status"]);
        expect(each.said).toEqual([`server ${service} -r ${one} up 0`, `server ${service} -r ${other} down 1`]);

        each.onlyDown();
        expect(each.rules()).toEqual([`-A ${service} -s sh`, rule(one), rule(other)]);
        each.remove();
      },
    );

    it("what somebody did by hand", () => {
      director.tamper((rules) => [...rules.filter((each) => each !== rule(one)), rule(third)]);
      expect(director.drift()).toEqual([`wanted ${rule(one)}`, `found ${rule(third)}`]);

      director.apply(directorText(both));
      expect(director.drift()).toEqual([]);
      expect(director.rules().sort()).toEqual([...table].sort());
    });

    it("a weight that somebody changed by hand, which keepalived doesn't know of", () => {
      director.tamper((rules) => rules.map((each) => each.replace(rule(one), rule(one, 7))));
      director.apply(directorText(both));

      expect(director.drift()).toEqual([]);
    });
  });
});
