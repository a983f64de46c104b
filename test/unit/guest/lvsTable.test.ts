import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { projectDir } from "../../../host/paths";
import { renderRules } from "../../../lvs/rules";
import { arbitraryTable } from "../lvs/arbitraryTable";

const script = join(projectDir, "guest/director/usr/local/sbin/lvs-table");
const fakes = join(projectDir, "test/unit/guest/fakes");

const sample = [
  "-A -t 192.168.1.12:80 -s wlc",
  "-a -t 192.168.1.12:80 -r 192.168.2.13:80 -m -w 1",
  "-a -t 192.168.1.12:80 -r 192.168.2.14:80 -m -w 1",
];
const foreign = ["-A -u 192.168.1.12:53 -s rr", "-a -u 192.168.1.12:53 -r 192.168.2.20:53 -m -w 1"];

let folder: string;
/** What the script printed last. */
let said: string;
const file = (name: string) => join(folder, name);
const lines = (name: string) =>
  existsSync(file(name)) ? readFileSync(file(name), "utf8").split("\n").filter(Boolean) : [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "lvs-table-"));
  writeFileSync(file("table"), "");
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Runs the script on the fake table and returns the commands that it gave ipvsadm. */
function apply(wanted: string[]): string[] {
  writeFileSync(file("log"), "");
  said = execFileSync("bash", [script], {
    input: wanted.map((rule) => `${rule}\n`).join(""),
    stdio: ["pipe", "pipe", "pipe"],
    encoding: "utf8",
    env: {
      PATH: `${fakes}:${process.env.PATH}`,
      TABLE: file("table"),
      LOG: file("log"),
      SAVED_RULES: file("saved"),
      OWNED_SERVICES: file("owned"),
    },
  });
  return lines("log");
}

function putIntoTable(rules: string[]): void {
  writeFileSync(file("table"), [...lines("table"), ...rules].map((rule) => `${rule}\n`).join(""));
}

describe("the director's table", () => {
  it("is made by the sample's own commands when it is empty", () => {
    expect(apply(sample)).toEqual(sample);
  });

  it("is left alone when it is as wanted", () => {
    apply(sample);

    expect(apply(sample)).toEqual([]);
  });

  it("changes a weight by one edit", () => {
    apply(sample);

    expect(apply(sample.map((rule) => rule.replace("2.14:80 -m -w 1", "2.14:80 -m -w 5")))).toEqual([
      "-e -t 192.168.1.12:80 -r 192.168.2.14:80 -m -w 5",
    ]);
  });

  it("changes a scheduler by one edit that keeps the real servers", () => {
    apply(sample);

    expect(apply(sample.map((rule) => rule.replace("wlc", "rr")))).toEqual(["-E -t 192.168.1.12:80 -s rr"]);
  });

  it("gets the new real server before it loses the old one", () => {
    apply(sample);

    expect(apply(sample.map((rule) => rule.replace("2.14", "2.15")))).toEqual([
      "-a -t 192.168.1.12:80 -r 192.168.2.15:80 -m -w 1",
      "-d -t 192.168.1.12:80 -r 192.168.2.14:80",
    ]);
  });

  it("loses a virtual service that was made here and is wanted no more", () => {
    apply(sample);

    expect(apply([])).toEqual(["-D -t 192.168.1.12:80"]);
  });

  it("keeps virtual services that were not made here", () => {
    putIntoTable(foreign);
    apply(sample);
    apply([]);

    expect(lines("table")).toEqual(foreign);
  });

  it("is not touched when a wanted virtual service is somebody else's", () => {
    putIntoTable([sample[0] as string]);

    expect(() => apply(sample)).toThrow("nothing was changed; remove it with: ipvsadm -D -t 192.168.1.12:80");
    expect(lines("table")).toEqual([sample[0]]);
  });

  it("is saved for the next boot as it is after the change", () => {
    apply(sample);

    expect(lines("saved")).toEqual(sample);
  });

  it("tells each run from every other, also from one that ran the same commands", () => {
    apply(sample);
    const first = said;
    apply([]);
    apply(sample);

    expect(said).not.toBe(first);
    expect(said.split("\n").slice(0, 3)).toEqual(sample.map((rule) => `ipvsadm ${rule}`));
  });

  it("gets back what was deleted by hand, and only that", () => {
    apply(sample);
    writeFileSync(
      file("table"),
      sample
        .slice(0, 2)
        .map((rule) => `${rule}\n`)
        .join(""),
    );

    expect(apply(sample)).toEqual([sample[2]]);
  });

  it("is completed after a run that was interrupted between two commands", () => {
    apply(sample);
    writeFileSync(file("table"), `${sample[0]}\n`);

    apply(sample);

    expect(lines("table").sort()).toEqual([...sample].sort());
  });

  it("becomes any wanted table from any other, and then needs no command", () => {
    fc.assert(
      fc.property(arbitraryTable, arbitraryTable, (first, second) => {
        for (const name of ["table", "owned"]) writeFileSync(file(name), "");
        apply(renderRules(first));
        apply(renderRules(second));

        expect(lines("table").sort()).toEqual(renderRules(second).sort());
        expect(apply(renderRules(second))).toEqual([]);
      }),
      { numRuns: 10 },
    );
  });
});
