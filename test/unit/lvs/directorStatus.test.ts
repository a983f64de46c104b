import { describe, expect, it } from "vitest";
import { parseStatus } from "../../../lvs/directorStatus";

describe("a director's status", () => {
  it("has its place among its peers and the health of each real server, with since when", () => {
    const printed = `vrrp BACKUP 1700000000
server -t 192.168.1.12:80 -r 192.168.2.13:80 up 1700000001
server -t 192.168.1.12:80 -r 192.168.2.14:80 down 1700000002
server -f 1 -6 -r [fd00:2::13]:0 up 1700000003
sorry -f 1 -6 1700000004
problem nothing is checked: the service is stopped
`;
    expect(parseStatus(printed)).toEqual({
      vrrp: { directors: { state: "BACKUP", since: "2023-11-14T22:13:20Z" } },
      health: {
        "-t 192.168.1.12:80": {
          realServers: {
            "192.168.2.13:80": { state: "up", since: "2023-11-14T22:13:21Z" },
            "192.168.2.14:80": { state: "down", since: "2023-11-14T22:13:22Z" },
          },
          sorrySince: undefined,
        },
        "-f 1 -6": {
          realServers: { "[fd00:2::13]:0": { state: "up", since: "2023-11-14T22:13:23Z" } },
          sorrySince: "2023-11-14T22:13:24Z",
        },
      },
      problems: ["nothing is checked: the service is stopped"],
    });
  });

  it("is master, since nobody knows when, where there is no VRRP", () => {
    expect(parseStatus("")).toEqual({
      vrrp: { directors: { state: "MASTER", since: undefined } },
      health: {},
      problems: [],
    });
  });

  it("has a place for each group of floating addresses", () => {
    expect(parseStatus("vrrp BACKUP 1700000000\nvrrp mail MASTER 1700000005\n").vrrp).toEqual({
      directors: { state: "BACKUP", since: "2023-11-14T22:13:20Z" },
      mail: { state: "MASTER", since: "2023-11-14T22:13:25Z" },
    });
  });

  it("has no time where nobody knows since when", () => {
    const { vrrp, health } = parseStatus("vrrp FAULT\nserver -t 192.168.1.12:80 -r 192.168.2.13:80 up\n");
    expect(vrrp).toEqual({ directors: { state: "FAULT", since: undefined } });
    expect(health["-t 192.168.1.12:80"]?.realServers).toEqual({ "192.168.2.13:80": { state: "up", since: undefined } });
  });

  it("leaves out what it doesn't know", () => {
    expect(parseStatus("vrrp MAYBE 1\nserver -t 192.168.1.12:80\nsorry\nweather fine\n")).toEqual(parseStatus(""));
  });
});
