import { expect, it } from "vitest";
import { projectDir } from "../../../host/paths";
import { run } from "../../../host/process";

/** What a program that is loaded as `pulumi up` loads it says: whether the compiler is there, before and after a call. */
async function said(program: string): Promise<string[]> {
  const compilerLoaded = `Object.keys(require.cache).some((path) => /\\btypescript\\.js$/.test(path))`;
  const output = await run(
    "node",
    [
      ...["--import", "./host/lazyClosures.mjs", "--input-type=commonjs", "--eval"],
      `(async () => {
        const { runtime } = require("@pulumi/pulumi");
        console.log(${compilerLoaded});
        ${program}
        console.log(${compilerLoaded});
      })()`,
    ],
    { cwd: projectDir },
  );
  return output.trim().split("\n");
}

it("Pulumi's runtime is there without the TypeScript compiler, which is loaded where a function becomes text", async () => {
  const program = "console.log((await runtime.serializeFunction(() => 'a closure')).text.includes('a closure'));";

  expect(await said(program)).toEqual(["false", "true", "true"]);
});

it("the packages that a function needs are found by npm's package tree, which is loaded then", async () => {
  const program = "console.log((await runtime.computeCodePaths()).size > 0);";

  expect((await said(program)).slice(0, 2)).toEqual(["false", "true"]);
});
