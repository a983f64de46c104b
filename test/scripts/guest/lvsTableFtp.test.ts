import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { FakeDirector, TIMEOUTS } from "./fakeDirector";

const service = ["-A -t 192.168.1.12:21 -s wlc", "-a -t 192.168.1.12:21 -r 192.168.2.13:21 -m -w 1"];
const ftp = "modprobe ip_vs_ftp";

let director: FakeDirector;

beforeEach(() => {
  director = new FakeDirector();
});
afterEach(() => director.remove());

describe("FTP", () => {
  it("is followed before there is a service for it, and until there is none", () => {
    expect(director.apply([ftp, ...service])).toEqual([ftp, ...service]);
    expect(director.apply([ftp, ...service])).toEqual([]);
    expect(director.apply([])).toEqual(["-D -t 192.168.1.12:21", "modprobe -r ip_vs_ftp"]);
    expect(director.table()).toEqual([TIMEOUTS]);
  });

  it("is followed on as long as connections need it, which is no failure and no drift", () => {
    director.apply([ftp, ...service]);
    director.write("used-modules", ["ip_vs_ftp"]);

    director.apply([TIMEOUTS]);
    expect(director.said).toContain("ip_vs_ftp is still used by connections, and stays until the next boot");
    expect(director.drift()).toEqual([]);
  });

  it("that somebody else has followed stays so where nobody wants it here", () => {
    director.shell("modprobe ip_vs_ftp");
    director.apply([TIMEOUTS, "-A -t 192.168.1.12:80 -s wlc"]);

    expect(director.table()).toContain(ftp);
    expect(director.drift()).toEqual([]);
  });

  it("is drift where it isn't followed any more, and is followed again after the next run", () => {
    const wanted = [TIMEOUTS, ftp, ...service];
    director.apply(wanted);
    director.shell("modprobe -r ip_vs_ftp");
    expect(director.drift()).toEqual([`wanted ${ftp}`]);

    expect(director.apply(wanted)).toEqual([ftp]);
    expect(director.drift()).toEqual([]);
  });

  it("that a kernel can't follow ends the run before there is a service for it", () => {
    director.write("no-modules", ["ip_vs_ftp"]);

    expect(director.run(["apply"], [ftp, ...service])).toBe(1);
    expect(director.table()).toEqual([TIMEOUTS]);
  });

  it("is followed at a boot before the table is there", () => {
    director.apply([ftp, ...service]);
    director.boot();
    director.run(["prepare"]);
    expect(director.table()).toEqual([TIMEOUTS, ftp]);

    director.startService();
    expect(director.table().sort()).toEqual([TIMEOUTS, ftp, ...service].sort());
  });

  it("is followed at a boot before keepalived makes the table", () => {
    director.apply(["owner keepalived", ftp]);
    director.boot();
    director.startService();

    expect(director.table()).toEqual([TIMEOUTS, ftp]);
  });
});
