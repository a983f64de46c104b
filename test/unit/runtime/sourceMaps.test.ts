import { join } from "node:path";
import { execa } from "execa";
import { expect, it } from "vitest";
import { projectDir } from "../../../runtime/paths";

const SOURCE_MAPS = join(projectDir, "runtime", "sourceMaps.mjs");

it("formats no stack that Pulumi takes of a promise and doesn't show", async () => {
  expect(await stackTakenBy("debuggablePromise")).toBe("Error");
});

it("formats them when Pulumi is told to show them", async () => {
  const stack = await stackTakenBy("debuggablePromise", { PULUMI_DEBUG_PROMISE_LEAKS: "1" });
  expect(stack).toMatch(/^Error: *\n +at debuggablePromise /);
});

it("formats the stack of every other error", async () => {
  expect(await stackTakenBy("anything")).toMatch(/^Error: *\n +at anything /);
});

async function stackTakenBy(name: string, env: Record<string, string> = {}): Promise<string> {
  const program = `function ${name}() { return new Error().stack } console.log(${name}())`;
  const { stdout } = await execa("node", ["--import", SOURCE_MAPS, "--eval", program], { env });
  return stdout;
}
