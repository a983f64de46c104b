import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { projectDir } from "../../../runtime/paths";
import { complaints, type Message, ordinary } from "./keepalivedMessages";

const program = join(projectDir, "guest/director/usr/local/lib/lvs/complaints.awk");

/** The lines of a log that lvs-table takes for complaints. */
function complaintsIn(log: string[]): string[] {
  const { stdout } = spawnSync("awk", ["-f", program], {
    input: log.map((line) => `${line}\n`).join(""),
    encoding: "utf8",
  });
  return stdout.split("\n").filter(Boolean);
}

const told = ([versions, text]: Message) => `${versions}: ${text}`;

const found = new Set(complaintsIn([...complaints, ...ordinary].map(([, text]) => text)));

describe("is a complaint, which refuses a configuration, when keepalived logs it:", () => {
  it.each(complaints.map((message) => [told(message), message[1]]))("%s", (_, text) => {
    expect(found).toContain(text);
  });
});

describe("is none:", () => {
  it.each(ordinary.map((message) => [told(message), message[1]]))("%s", (_, text) => {
    expect(found).not.toContain(text);
  });
});

it("the log of a right configuration has no complaint, and that of a wrong one has each of its own", () => {
  expect(complaintsIn(ordinary.map(([, text]) => text))).toEqual([]);
  expect(complaintsIn(complaints.map(([, text]) => text))).toEqual(complaints.map(([, text]) => text));
});
