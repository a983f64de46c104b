import { describe, expect, it } from "vitest";
import { readShownTable } from "../../../tasks/shownTable";

describe("what a director shows of its table", () => {
  it("is what it found, what was wanted, and which services are ours", () => {
    const shown = [
      "found --set 900 120 300",
      "found -A -t 192.168.1.12:80 -s rr",
      "wanted --set 900 120 300",
      "wanted -A -t 192.168.1.12:80 -s wlc",
      "ours -t 192.168.1.12:80",
      "",
    ];
    expect(readShownTable(shown.join("\n"))).toEqual({
      found: ["--set 900 120 300", "-A -t 192.168.1.12:80 -s rr"],
      wanted: ["--set 900 120 300", "-A -t 192.168.1.12:80 -s wlc"],
      owned: ["-t 192.168.1.12:80"],
    });
  });

  it("is nothing where no table was ever applied", () => {
    expect(readShownTable("")).toEqual({ found: [], wanted: [], owned: [] });
  });

  it("is not what a shell says beside it", () => {
    expect(readShownTable("bash: warning: setlocale\nfound\nfound -A -f 1 -s rr").found).toEqual(["-A -f 1 -s rr"]);
  });
});
