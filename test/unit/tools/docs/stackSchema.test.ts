import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SCHEDULERS } from "../../../../lvs/schedulers";
import { projectDir } from "../../../../runtime/paths";
import { SCHEMA_FILE, stackFileSchema } from "../../../../tools/docs/stackSchema";
import { LanguageServer } from "./languageServer";

const SAMPLE = readFileSync(join(projectDir, "Pulumi.dev.yaml"), "utf8");

let server: LanguageServer;
beforeAll(async () => {
  server = await LanguageServer.start();
});
afterAll(() => server.stop());

let opened = 0;

/** Opens the sample with changes; every text is another file of the project. */
async function open(...changes: [part: string, other: string][]) {
  const text = changes.reduce((changed, [part, other]) => {
    expect(changed).toContain(part);
    return changed.replace(part, other);
  }, SAMPLE);
  const file = `Pulumi.opened${opened++}.yaml`;
  const found = await server.open(file, text);
  const lines = text.split("\n");
  const at = (part: string): [string, number, number] => {
    const line = lines.findIndex((each) => each.includes(part));
    return [file, line, (lines[line] ?? "").indexOf(part) + part.length];
  };
  return { at, mistakes: found.map(({ message, range }) => `${lines[range.start.line]?.trim()}: ${message}`) };
}

describe("the schema of a stack's file", () => {
  it("is what is said of the settings", () => {
    const committed = JSON.parse(readFileSync(join(projectDir, SCHEMA_FILE), "utf8"));
    expect(committed).toEqual(JSON.parse(JSON.stringify(stackFileSchema())));
  });

  it("has patterns that mean the same without a flag, as editors read them", () => {
    JSON.stringify(stackFileSchema(), (key, value) => {
      if (key === "pattern") expect(() => new RegExp(value, "u")).not.toThrow();
      return value;
    });
  });
});

describe("an editor with a YAML language server", () => {
  it.each(["dev", "lab"])("finds nothing wrong in the file of the stack %s", async (stack) => {
    const file = `Pulumi.${stack}.yaml`;
    expect(await server.open(file, readFileSync(join(projectDir, file), "utf8"))).toEqual([]);
  });

  it("shows what a setting means, and what it is by default", async () => {
    const { at } = await open(["  lvs:director: node1", "  lvs:director: node1\n  lvs:bootTimeoutSeconds: 900"]);

    const shown = await server.hover(...at("lvs:bootTime"));
    expect(shown).toContain("The time that a machine has to boot");
    expect(shown).toContain("Default: 300; without KVM 600");
    expect(await server.hover(...at("schedu"))).toContain("Who gets the next connection");
  });

  it("offers the settings that are left", async () => {
    const { at } = await open(["lvs:director: node1", "lvs:director: node1\n  lvs:own"]);
    const offered = await server.completions(...at("lvs:own"));

    expect(offered).toContain("lvs:owner");
    expect(offered).not.toContain("lvs:director");
  });

  it("offers the values that a setting may have", async () => {
    const { at } = await open(["scheduler: wlc", "scheduler: "]);

    expect(await server.completions(...at("scheduler: "))).toEqual([...SCHEDULERS]);
  });

  it.each<[part: string, other: string, mistake: string]>([
    ["lvs:director:", "lvs:direktor:", "lvs:direktor: node1: Property lvs:direktor is not allowed."],
    ["port: 80", "port: 65536", "port: 65536: Value is above the maximum of 65535."],
    [
      "back: 192.168.2.13",
      "back: 192.168.2",
      "node2: { back: 192.168.2 }: expected: an IPv4 address, such as 192.168.1.12",
    ],
    ["scheduler: wlc", "scheduler: fastest", "scheduler: fastest: "],
    ["- { node: node3 }", "- { nod: node3 }", "- { nod: node3 }: Property nod is not allowed."],
  ])("underlines what is wrong: %s → %s", async (part, other, mistake) => {
    const { mistakes } = await open([part, other]);

    expect(mistakes).toEqual([expect.stringContaining(mistake)]);
  });
});
