import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseStackConfig } from "../../../config/parse";
import { planCluster } from "../../../plan";
import { problemsOf, withHealth, withPair } from "./problems";

const path = "lvs:virtualServices[0].health";
const FOLDER = "/usr/libexec/keepalived/programs";

/** A folder beside the project, since no absolute path is the project's. */
let folder: string;

beforeAll(() => {
  const made = mkdtempSync(join(tmpdir(), "programs-"));
  folder = relative(process.cwd(), made);
  const files: Record<string, string | Buffer> = {
    "ask.sh": "#!/bin/sh\n\n\texit 0",
    "tell.py": "#! /usr/bin/env python3\nprint('é')\n",
    program: Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 1]),
    latin: Buffer.from([0x23, 0x21, 0x2f, 0x78, 0xe9]),
    windows: "#!/bin/sh\r\nexit 0\r\n",
    bare: "exit 0\n",
    relative: "#!sh\n",
    long: `#!/bin/sh\n${"#".repeat(65_536)}\n`,
    ".hidden": "#!/bin/sh\n",
    "a+b": "#!/bin/sh\n",
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(made, name), text);
  mkdirSync(join(made, "other"));
  writeFileSync(join(made, "other/ask.sh"), "#!/bin/sh\n");
});
afterAll(() => rmSync(folder, { recursive: true }));

const misc = (command: string) => ({ type: "MISC_CHECK", command });

function linesOf(raw: Record<string, unknown>): string[][] {
  const { config, problems } = parseStackConfig(raw);
  expect(problems).toEqual([]);
  if (config === undefined) return [];
  const { contents } = planCluster({ config, stack: { project: "lvs", stack: "dev" }, libvirtUri: "qemu:///system" });
  return contents.tables.map(({ lines }) => lines);
}

describe("a command by a file of the project", () => {
  it("brings the file's lines to the director, and names it by its path there", () => {
    const [lines = []] = linesOf(
      withHealth({ check: misc(`${folder}/ask.sh %address`), quorumDown: `${folder}/tell.py` }),
    );

    expect(lines.filter((line) => line.startsWith("program "))).toEqual([
      "program ask.sh\t#!/bin/sh",
      "program ask.sh\t",
      "program ask.sh\t\texit 0",
      "program tell.py\t#! /usr/bin/env python3",
      "program tell.py\tprint('é')",
    ]);
    const conf = lines.join("\n");
    expect(conf).toContain(`misc_path "/usr/libexec/keepalived/lvs-misc-check ${FOLDER}/ask.sh 192.168.2.13"`);
    expect(conf).toContain(`quorum_down "/usr/libexec/keepalived/lvs-health --tell ${FOLDER}/tell.py"`);
  });

  it("brings it once, whoever runs it and however its path is written", () => {
    const realServers = [{ node: "node2", check: misc(`./${folder}/ask.sh`) }, { node: "node3" }];
    const health = { check: misc(`${folder}/other/../ask.sh x`), notifyUp: `${folder}/ask.sh up` };
    const [lines = []] = linesOf(withHealth(health, { realServers }));

    expect(lines.filter((line) => line.startsWith("program "))).toHaveLength(3);
  });

  it("brings what decides about a director to both, whoever owns the table", () => {
    const failover = { vip: "192.168.1.12", gateway: "192.168.2.12", trackScript: { command: `${folder}/ask.sh` } };
    const both = linesOf(withPair({ failover }));

    expect(both.map((lines) => lines.filter((line) => line.startsWith("program ")).length)).toEqual([3, 3]);
  });

  it("brings nothing where a command's path is absolute", () => {
    const [lines = []] = linesOf(withHealth({ check: misc("/bin/true") }));
    expect(lines.filter((line) => line.startsWith("program "))).toEqual([]);
  });

  const OTHERWISE = "\n  fix: put it on the directors by other means, and write its absolute path";

  it.each<[string, string, (file: string) => string]>([
    [
      "isn't there",
      "no.sh",
      (file) =>
        `there is no file ${file}\n  expected: one in ${process.cwd()}, or the absolute path of a program that is on the directors`,
    ],
    [
      "is a folder",
      "other",
      (file) =>
        `${file} can't be read: EISDIR: illegal operation on a directory, read\n  expected: a file that you may read`,
    ],
    ["is a program already", "program", (file) => `${file} is no text\n  expected: a script, in UTF-8${OTHERWISE}`],
    ["is of another encoding", "latin", (file) => `${file} is no text\n  expected: a script, in UTF-8${OTHERWISE}`],
    [
      "was written on Windows",
      "windows",
      (file) => `${file} has lines that end as those of Windows do\n  expected: lines that end with \\n alone`,
    ],
    ["says nothing", "bare", (file) => `${file} doesn't say what runs it\n  expected: a first line such as #!/bin/sh`],
    [
      "says no path",
      "relative",
      (file) => `${file} doesn't say what runs it\n  expected: a first line such as #!/bin/sh`,
    ],
    ["is too long", "long", (file) => `${file} has 65547 bytes\n  expected: 65536 or less${OTHERWISE}`],
    [
      "has a hidden name",
      ".hidden",
      (file) => `${file} can't be called so on directors\n  expected: a name of letters, digits, . _ and -`,
    ],
    [
      "has a strange name",
      "a+b",
      (file) => `${file} can't be called so on directors\n  expected: a name of letters, digits, . _ and -`,
    ],
  ])("is refused where that %s", (_, name, message) => {
    const file = `${folder}/${name}`;
    expect(problemsOf(withHealth({ notifyDown: `${file} down` }))).toEqual([`${path}.notifyDown: ${message(file)}`]);
  });

  it("is refused where another one has its name, at both", () => {
    const [one, other] = [`${folder}/ask.sh`, `${folder}/other/ask.sh`];
    const fix = "would be one file on directors, ask.sh\n  fix: rename one of them";
    expect(problemsOf(withHealth({ notifyUp: one, notifyDown: other }))).toEqual([
      `${path}.notifyUp: ${one} and ${other} ${fix}`,
      `${path}.notifyDown: ${other} and ${one} ${fix}`,
    ]);
  });

  it("is told of beside everything else that is wrong", () => {
    const raw = { ...withHealth({ check: misc("no/such.sh") }), verfy: true };
    expect(problemsOf(raw).map((problem) => problem.split("\n")[0])).toEqual([
      "lvs:verfy: unknown setting",
      `${path}.check.command: there is no file no/such.sh`,
    ]);
  });
});

it("a program that decides about a single director is refused", () => {
  const failover = { vip: "192.168.1.12", gateway: "192.168.2.12", trackScript: { command: "/bin/true" } };
  expect(problemsOf(withPair({ directors: ["node1"], failover }))).toEqual([
    "lvs:failover.trackScript: a single director would give up what floats to nobody\n" +
      "  expected: two directors\n  fix: remove it, or add a director",
  ]);
});
