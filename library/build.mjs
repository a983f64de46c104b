// Makes what other programs use of the package's TypeScript, in dist/: the library as one module, which CommonJS and ES
// modules can both import, with its types; and the provider. npm runs it wherever the package is installed from its
// sources.
import { spawnSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative, resolve } from "node:path";
import { build } from "esbuild";

const packageDir = resolve(import.meta.dirname, "..");
const distDir = join(packageDir, "dist");

/** Those that CommonJS can't require before Node.js 20.19 are put into the modules. */
const ES_MODULES = ["execa"];

async function buildModules() {
  const { dependencies } = JSON.parse(readFileSync(join(packageDir, "package.json"), "utf8"));
  await build({
    absWorkingDir: packageDir,
    entryPoints: { index: "library/index.ts", provider: "provider/main.ts" },
    outdir: distDir,
    bundle: true,
    external: Object.keys(dependencies).filter((name) => !ES_MODULES.includes(name)),
    platform: "node",
    format: "cjs",
    target: "node20",
    keepNames: true,
    plugins: [placesInPackage],
    logLevel: "warning",
  });
  // the package itself is of ES modules
  writeFileSync(join(distDir, "package.json"), '{ "type": "commonjs" }\n');
}

/** Wherever the package is installed, a source finds what lies beside it. */
const placesInPackage = {
  name: "places-in-package",
  setup: ({ onLoad }) => {
    onLoad({ filter: /\.ts$/ }, ({ path }) => {
      const source = readFileSync(path, "utf8");
      const folder = JSON.stringify(join("..", relative(packageDir, dirname(path))));
      const contents = source.replaceAll("import.meta.dirname", `require("node:path").join(__dirname, ${folder})`);
      return { contents, loader: "ts" };
    });
  },
};

function buildTypes() {
  let compiler;
  try {
    compiler = createRequire(import.meta.url).resolve("typescript/bin/tsc");
  } catch {
    // installed without what developers need, so that nobody else installs it from here
    return;
  }
  const { status } = spawnSync(process.execPath, [compiler, "--project", "library"], {
    cwd: packageDir,
    stdio: "inherit",
  });
  if (status !== 0) process.exit(status ?? 1);
}

rmSync(distDir, { recursive: true, force: true });
await buildModules();
buildTypes();
