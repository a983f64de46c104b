import { describe, expect, it } from "vitest";
import { healthTable, nodeTable } from "../../../../tools/commands/summary";

const SINCE = "2026-01-01T00:00:00Z";
const nodes = {
  node1: { address: "192.168.1.12", user: "centos" },
  node2: { address: "192.168.2.13", user: "centos", jump: "node1" },
};

/** A table's rows without what is drawn around their cells. */
function rows(table: string): string[][] {
  return table
    .split("\n")
    .filter((line) => line.includes("│"))
    .map((line) =>
      line
        .split("│")
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

describe("the summary after an up", () => {
  it("calls a director that is alone nothing else", () => {
    const realServers = { node2: "192.168.2.13" };
    expect(
      rows(nodeTable({ nodes, directors: { node1: { state: "MASTER", since: undefined } }, realServers })),
    ).toEqual([
      ["node", "role", "address", "reached through"],
      ["node1", "director", "192.168.1.12", "the front network"],
      ["node2", "real server", "192.168.2.13", "node1"],
    ]);
  });

  it("says of a pair which director is master, since when, and which one serves too", () => {
    const directors = {
      node1: { state: "MASTER", since: SINCE },
      node2: { state: "unreachable", since: undefined },
    } as const;

    expect(
      rows(nodeTable({ nodes, directors, realServers: { node2: "192.168.1.13" } }))
        .map(([name, role]) => [name, role])
        .slice(1),
    ).toEqual([
      ["node1", `director, MASTER since ${SINCE}`],
      ["node2", "director, unreachable, and real server"],
    ]);
  });

  it("tells each real server's health", () => {
    const health = {
      "-t 192.168.1.12:80": {
        node2: { state: "up", since: SINCE },
        node3: { state: "down", since: undefined },
        "sorry server": { state: "serving", since: SINCE },
      },
    } as const;

    expect(rows(healthTable({ health })).slice(1)).toEqual([
      ["-t 192.168.1.12:80", "node2", "up", SINCE],
      ["-t 192.168.1.12:80", "node3", "down", ""],
      ["-t 192.168.1.12:80", "sorry server", "serving", SINCE],
    ]);
  });
});
