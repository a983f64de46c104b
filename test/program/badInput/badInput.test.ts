import { local } from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import { beforeAll, describe, expect, it } from "vitest";
import { projectDir } from "../../../runtime/paths";
import { type MockedEngine, mockEngine, settled } from "../../../tools/harness/mockedEngine";
import { breakouts } from "./breakouts";
import { contradictions } from "./contradictions";
import { serviceShapes } from "./serviceShapes";
import { shapes } from "./shapes";
import { values } from "./values";

let engine: MockedEngine;
let runs = 0;

beforeAll(async () => {
  engine = await mockEngine({ resource: () => ({}) });
});

/** Runs the whole program with a configuration, as the stack's file hands it over: structured values as JSON. */
async function run(config: Record<string, unknown>): Promise<unknown> {
  const settings = Object.entries(config).filter(([, value]) => value !== undefined);
  const texts = settings.map(([key, value]) => [
    `lvs:${key}`,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
  pulumi.runtime.setAllConfig({ "libvirt:uri": "qemu:///system", ...Object.fromEntries(texts) });
  runs += 1;
  // each with a name of its own, so that it runs anew
  const program = `${projectDir}/index.ts?run=${runs}`;
  return import(program).catch((error: unknown) => error);
}

function answer(problems: string[]): string {
  const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
  return [`the configuration of stack dev has ${count}; nothing was changed`, ...problems].join("\n");
}

describe.each([
  ["values of another shape", [...shapes, ...serviceShapes]],
  ["values that nobody has", values],
  ["texts that would break out of their value", breakouts],
  ["contradictions", contradictions],
])("of a configuration with %s the user is told, and nothing is made:", (_, table) => {
  it.each(table)("%s", async (_, config, problems) => {
    const error = await run(config());

    // which Pulumi shows without a stack
    expect(pulumi.RunError.isInstance(error)).toBe(true);
    expect((error as Error).message).toBe(answer(problems));
    expect(engine.resources).toEqual([]);
    expect(engine.calls).toEqual([]);
  });
});

describe("the table of wrong configurations", () => {
  const all = [...shapes, ...serviceShapes, ...values, ...breakouts, ...contradictions];

  it("has each of them once", () => {
    expect(new Set(all.map(([what]) => what)).size).toBe(all.length);
    expect(new Set(all.map(([, config]) => JSON.stringify(config()))).size).toBe(all.length);
  });

  it("is held against an engine that knows of all that is made", async () => {
    const probe = new local.Command("probe", {});
    await settled(probe.urn);

    expect(engine.resources.map(({ name }) => name)).toEqual(["probe"]);
  });
});
