import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { projectDir } from "../../../runtime/paths";
import { run } from "../../../runtime/process";
import { versions } from "../../../tools/toolchain/versions";

/** What a program that is loaded as `pulumi up` loads it says: whether the compiler is there, before and after a call. */
async function said(program: string): Promise<string[]> {
  const compilerLoaded = `Object.keys(require.cache).some((path) => /\\btypescript\\.js$/.test(path))`;
  const output = await run(
    "node",
    [
      ...["--import", "./runtime/lazyClosures.mjs", "--input-type=commonjs", "--eval"],
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

it.each([
  [versions.oldestPulumi, "put off"],
  ["3.999.0", "loaded at once"],
])(
  "of Pulumi %s, the modules are %s: no other version than package.json's is known to have them so",
  async (version, what) => {
    const project = await mkdtemp(join(tmpdir(), "pulumi-"));
    onTestFinished(() => rm(project, { recursive: true }));
    const files = {
      "package.json": JSON.stringify({ name: "@pulumi/pulumi", version }),
      "index.js": `require("./runtime/closure/serializeClosure"); require("./runtime/closure/codePaths");`,
      "runtime/closure/serializeClosure.js": `console.log("loaded at once");`,
      "runtime/closure/codePaths.js": "",
    };
    for (const [name, text] of Object.entries(files)) {
      const path = join(project, "node_modules/@pulumi/pulumi", name);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, text);
    }
    await cp(join(projectDir, "runtime/lazyClosures.mjs"), join(project, "lazyClosures.mjs"));
    const program = ["--import", "./lazyClosures.mjs", "--input-type=commonjs", "--eval", `require("@pulumi/pulumi")`];

    expect((await run("node", program, { cwd: project })).trim() || "put off").toBe(what);
  },
);
