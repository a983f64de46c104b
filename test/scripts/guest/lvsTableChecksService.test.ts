import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { both, CheckedDirector, one, other, rule, service, table, third } from "./checkedDirector";
import { directorText, type Wanted } from "./directorText";
import { TIMEOUTS } from "./fakeDirector";

describe("a director whose table belongs to keepalived", () => {
  let director: CheckedDirector;

  beforeEach(() => {
    director = new CheckedDirector().holding(directorText(both));
  });
  afterEach(() => director.remove());

  describe("at boot", () => {
    const daemon = "--start-daemon master --mcast-interface eth1 --syncid 1";

    it("leaves the services to keepalived, and brings back the rest", () => {
      director.apply([...directorText(both), daemon]);
      director.boot();
      expect(director.startService()).toBe(0);
      expect(director.table()).toEqual([TIMEOUTS, daemon]);

      director.startChecks();
      expect(director.table().sort()).toEqual([TIMEOUTS, daemon, ...table].sort());
      expect(director.drift()).toEqual([]);
    });
  });

  describe("drains a real server whose machine is made anew", () => {
    it("by keepalived, and gives it its weight back", () => {
      director.connect({ service, server: other, state: "ESTABLISHED", endsAtSecond: 3 });

      expect(director.run(["drain", "--seconds", "60", "192.168.2.14"])).toBe(0);
      expect(director.rules()).toEqual([...table.slice(0, 2), rule(other, 0)]);
      expect(director.read("clock")).toEqual(["3"]);
      director.run(["drain", "--seconds", "60", "192.168.2.13"]);
      expect(director.rules()).toEqual([table[0], rule(one, 0), rule(other, 0)]);

      expect(director.during(() => director.apply(directorText(both)))).toHaveLength(2);
      expect(director.drift()).toEqual([]);
    });

    it("also one that is down, which gets no clients when it comes back", () => {
      director.onlyDown(other);
      director.run(["drain", "--seconds", "60", "192.168.2.14"]);
      director.onlyDown();

      expect(director.rules()).toEqual([...table.slice(0, 2), rule(other, 0)]);
    });
  });

  describe("when a run is interrupted", () => {
    const wanted: Wanted[] = [
      { servers: { [other]: 2, [third]: 1 }, scheduler: "rr" },
      { port: 81, servers: { [one]: 1 } },
    ];

    // the first five are of ipvsadm, which makes the table, and then keepalived finds it so
    it.each([0, 1, 2, 3, 4, 5, 9])("after %i commands, does the rest by the next one", (count) => {
      director.onlyDown(other);
      director.write("deadly", [`${count}`]);
      director.run(["apply"], directorText(...wanted));
      director.write("deadly", []);
      director.apply(directorText(...wanted));

      expect(director.drift()).toEqual([]);
      director.onlyDown();
      expect(director.rules().sort()).toEqual(
        directorText(...wanted)
          .filter((line) => /^-[Aa] /.test(line))
          .sort(),
      );
    });

    it("in mid-drain, goes on with it", () => {
      director.connect({ service, server: other, state: "ESTABLISHED", endsAtSecond: 5 });
      director.write("meanwhile", ["kill -9 0"]);
      const smaller = directorText({ servers: { [one]: 1 } });
      director.run(["apply", "--drain-seconds", "60"], smaller);
      expect(director.rules()).toEqual([...table.slice(0, 2), rule(other, 0)]);

      director.apply(smaller, { drainSeconds: 60 });
      expect(director.read("clock")).toEqual(["5"]);
      expect(director.drift()).toEqual([]);
    });

    it("in mid-drain by a later one, gives way to it", () => {
      director.connect({ service, server: other, state: "ESTABLISHED", endsAtSecond: 50 });
      director.write("wanted-again", directorText(both));
      director.write("meanwhile", ['bash "$LVS_TABLE" apply --drain-seconds 60 <wanted-again']);

      expect(director.run(["apply", "--drain-seconds", "60"], directorText({ servers: { [one]: 1 } }))).toBe(1);
      expect(director.complaints).toContain("a later run of lvs-table has taken over");
      expect(director.complaints).not.toContain("put back");
      expect(director.drift()).toEqual([]);
    });

    it("while it waits for what was down, still keeps clients from that", () => {
      director.onlyDown(other);
      director.write("meanwhile", ["kill -9 0"]);
      const text = directorText({ ...both, scheduler: "rr" });
      director.run(["apply"], text);

      expect(director.during(() => director.apply(text))).not.toContain(rule(other));
      expect(director.drift()).toEqual([]);
    });
  });
});
