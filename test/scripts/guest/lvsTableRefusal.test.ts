import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { both, CheckedDirector, confOf, one, other, rule, table, third } from "./checkedDirector";
import { directorText, type Wanted } from "./directorText";

describe("a configuration that keepalived refuses", () => {
  let director: CheckedDirector;

  beforeEach(() => {
    director = new CheckedDirector().holding(directorText(both));
  });
  afterEach(() => director.remove());

  describe("goes back to what was before", () => {
    const wanted: Wanted = { servers: { [one]: 1, [other]: 1, [third]: 1 } };

    afterEach(() => {
      expect(director.rules().sort()).toEqual([...table].sort());
      expect(director.conf()).toEqual(confOf(both));
      expect(director.drift()).toEqual([]);
    });

    it("when keepalived doesn't know a word, and says which", () => {
      const text = directorText(both).map((line) => line.replace("delay_loop", "delay_lop"));

      expect(director.run(["apply"], text)).toBe(1);
      expect(director.complaints).toContain("Unknown keyword 'delay_lop'");
      // one that can test a configuration does so before
      expect(director.complaints).toContain("nothing was changed");
    });

    it("when the table is not as wanted after a reload, and shows both", () => {
      director.write("refused", ["2\\.15"]);

      expect(director.run(["apply"], directorText(wanted))).toBe(1);
      expect(director.complaints).toContain(`wanted: ${rule(third)}`);
      director.write("refused", []);
    });

    it("when keepalived ends by a reload, or as it starts", () => {
      director.write("deadly-conf", ["192.168.2.15"]);
      expect(director.run(["apply"], directorText(wanted))).toBe(1);
      expect(director.complaints).toContain("keepalived did not do as it was told\nit ended");

      expect(director.run(["apply"], directorText({ ...wanted, scheduler: "rr" }))).toBe(1);
      expect(director.complaints).toContain("the configuration that was there before is put back");
    });

    it("when the kernel refuses a command while keepalived stands still", () => {
      director.write("refused", ["-s rr"]);

      expect(director.run(["apply"], directorText({ ...both, scheduler: "rr" }))).toBe(1);
      director.write("refused", []);
    });
  });

  it("is none that it gets when a check's program can't be run, and says which and why", () => {
    const check = {
      type: "MISC_CHECK",
      command: "/nowhere/ask %address",
      timeoutSeconds: 3,
      dynamicWeight: false,
    } as const;

    expect(director.run(["apply"], directorText({ ...both, health: { check } }))).toBe(1);
    expect(director.complaints).toBe(
      "nothing was changed: this director can't run the program of a MISC_CHECK; put it there and try again\n" +
        "/nowhere/ask: it isn't there\n",
    );
    expect(director.keepalived()).toEqual([]);
    expect(director.drift()).toEqual([]);
  });

  it("is none that it gets when a program that is to be told can't be run, and says which and why", () => {
    const notices = { notifyDown: "/nowhere/tell %address", quorumDown: "/nowhere/call" };

    expect(director.run(["apply"], directorText({ ...both, health: { notices } }))).toBe(1);
    expect(director.complaints).toBe(
      "nothing was changed: this director can't run a program that health names; put it there and try again\n" +
        "/nowhere/call: it isn't there\n/nowhere/tell: it isn't there\n",
    );
    expect(director.keepalived()).toEqual([]);
    expect(director.drift()).toEqual([]);
  });

  it("keeps a table that keepalived can't get, and its owner", () => {
    const each = new CheckedDirector().holding(directorText({ ...both, owner: "ipvsadm" }));
    each.write("deadly-conf", ["virtual_server"]);

    expect(each.run(["apply"], directorText(both))).toBe(1);
    expect(each.complaints).toContain("the table goes on without checks, by ipvsadm");
    expect(each.rules()).toEqual(table);
    expect(each.drift()).toEqual([]);
    each.boot();
    each.startService();
    expect(each.rules()).toEqual(table);
    each.remove();
  });
});
