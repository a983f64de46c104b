import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { projectDir } from "../../runtime/paths";
import { Clone } from "../../tools/harness/clone";

const NPM_OPTIONS = ["--no-audit", "--no-fund"];
const GIT = ["-c", "user.name=tester", "-c", "user.email=tester@localhost"];

const PROGRAM = `import { Cluster, type ClusterArgs } from "lvs";
const args: Pick<ClusterArgs, "director"> = { director: "node1" };
console.log(Cluster.name, args.director);
`;

let clone: Clone;
let folder: string;

beforeAll(async () => {
  clone = await Clone.create();
  folder = await mkdtemp(join(tmpdir(), "package-"));
  // what pulumi install makes there
  await copySdk(clone.dir);
  await execa("npm", ["ci", ...NPM_OPTIONS], { cwd: clone.dir });
  await execa("npm", ["pack", "--pack-destination", folder], { cwd: clone.dir });
  await execa("git", ["init", "--quiet"], { cwd: clone.dir });
  await execa("git", ["add", "--all"], { cwd: clone.dir });
  await execa("git", [...GIT, "commit", "--quiet", "--message", "all"], { cwd: clone.dir });
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await rm(clone.dir, { recursive: true, force: true });
});

function copySdk(project: string): Promise<void> {
  const [from, to] = [projectDir, project].map((dir) => join(dir, "sdks/libvirt")) as [string, string];
  return cp(from, to, { recursive: true, filter: (path) => path !== join(from, "node_modules") });
}

/** A Pulumi project with the package. @param own whether it has the libvirt provider's SDK by `pulumi package add` */
async function projectWith(lvs: string, own: boolean, compilerOptions: Record<string, string>): Promise<string> {
  const project = await mkdtemp(join(folder, "project-"));
  const { dependencies, devDependencies } = JSON.parse(await readFile(join(projectDir, "package.json"), "utf8"));
  const manifest = {
    private: true,
    dependencies: {
      lvs,
      ...(own && { "@pulumi/libvirt": "file:sdks/libvirt" }),
      "@pulumi/pulumi": dependencies["@pulumi/pulumi"],
    },
    devDependencies: { typescript: devDependencies.typescript, "@types/node": devDependencies["@types/node"] },
  };
  await writeFile(join(project, "package.json"), JSON.stringify(manifest));
  const options = { strict: true, target: "es2022", types: ["node"], ...compilerOptions };
  await writeFile(join(project, "tsconfig.json"), JSON.stringify({ compilerOptions: options, files: ["index.ts"] }));
  await writeFile(join(project, "index.ts"), PROGRAM);
  if (own) await copySdk(project);
  await execa("npm", ["install", ...NPM_OPTIONS], { cwd: project });
  return project;
}

const COMMON_JS = { module: "commonjs", moduleResolution: "node" };
const ES_MODULES = { module: "nodenext", moduleResolution: "nodenext" };

describe("a Pulumi program can import the package", () => {
  it.each([
    { place: "a tarball", modules: "CommonJS", own: false, from: () => `file:${join(folder, "lvs-0.1.0.tgz")}` },
    { place: "a git URL", modules: "ES modules", own: true, from: () => `git+file://${clone.dir}` },
    { place: "a folder", modules: "CommonJS", own: false, from: () => `file:${clone.dir}` },
  ])("that npm installed from $place, into a project of $modules", async ({ from, modules, own }) => {
    const project = await projectWith(from(), own, modules === "CommonJS" ? COMMON_JS : ES_MODULES);
    if (modules === "ES modules") await execa("npm", ["pkg", "set", "type=module"], { cwd: project });

    await execa("npx", ["--no-install", "tsc"], { cwd: project });
    const { stdout } = await execa("node", ["index.js"], { cwd: project });

    expect(stdout).toBe("Cluster node1");
  });
});
