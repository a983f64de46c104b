import { existsSync } from "node:fs";
import { access, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { installDependencies, mismatch } from "../../../runtime/installDependencies.mjs";
import { projectDir } from "../../../runtime/paths";

const LOCKED = {
  "": { name: "project", dependencies: { one: "1.0.0" } },
  "node_modules/one": { version: "1.0.0" },
  "node_modules/for-another-platform": { version: "2.0.0", optional: true },
  "node_modules/of-a-tool": { version: "3.0.0" },
  "node_modules/sdk": { link: true },
  sdk: { version: "0.0.1" },
};
const { "": _, "node_modules/for-another-platform": __, ...INSTALLED } = LOCKED;

const ALL = { tools: true };
const PRODUCT = { tools: false };

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "dependencies-"));
  await mkdir(join(folder, "node_modules"));
  await writeFile(join(folder, "package-lock.json"), JSON.stringify({ packages: LOCKED }));
});
afterEach(() => rm(folder, { recursive: true }));

async function installed(packages: object): Promise<void> {
  await writeFile(join(folder, "node_modules", ".package-lock.json"), JSON.stringify({ packages }));
}

test("a fresh clone has nothing installed", () => {
  expect(mismatch(folder, ALL)).toBe("nothing is installed yet");
});

test("what npm ci installs matches, without the packages for other platforms", async () => {
  await installed(INSTALLED);

  expect(mismatch(folder, ALL)).toBeUndefined();
});

test("a package of another version is a mismatch", async () => {
  await installed({ ...INSTALLED, "node_modules/one": { version: "1.0.1" } });

  expect(mismatch(folder, ALL)).toBe("node_modules/one is 1.0.1, the lock file has 1.0.0");
});

test("a missing package is a mismatch", async () => {
  const { "node_modules/one": _one, ...rest } = INSTALLED;
  await installed(rest);

  expect(mismatch(folder, ALL)).toBe("node_modules/one is missing, the lock file has 1.0.0");
});

test("a package that isn't locked any more is a mismatch", async () => {
  await installed({ ...INSTALLED, "node_modules/gone": { version: "1.0.0" } });

  expect(mismatch(folder, ALL)).toBe("node_modules/gone isn't in the lock file");
});

describe("the product's programs", () => {
  const { "node_modules/of-a-tool": _tool, ...PRODUCT_ONLY } = INSTALLED;

  test("need no packages of the tools", async () => {
    await installed(PRODUCT_ONLY);

    expect(mismatch(folder, PRODUCT)).toBeUndefined();
    expect(mismatch(folder, ALL)).toBe("node_modules/of-a-tool is missing, the lock file has 3.0.0");
  });

  test("need the product's own, in the locked version", async () => {
    const { "node_modules/one": _one, ...rest } = PRODUCT_ONLY;
    await installed(rest);

    expect(mismatch(folder, PRODUCT)).toBe("node_modules/one is missing, the lock file has 1.0.0");
  });

  test("don't run beside a tool's package of another version, which they may share", async () => {
    await installed({ ...INSTALLED, "node_modules/of-a-tool": { version: "3.0.1" } });

    expect(mismatch(folder, PRODUCT)).toBe("node_modules/of-a-tool is 3.0.1, the lock file has 3.0.0");
  });
});

describe("npm ci", () => {
  const { PATH } = process.env;

  beforeEach(() => {
    process.env.PATH = `${folder}:${PATH}`;
    vi.spyOn(console, "log").mockReturnValue();
    vi.spyOn(process.stderr, "write").mockReturnValue(true);
  });
  afterEach(() => {
    process.env.PATH = PATH;
    vi.restoreAllMocks();
  });

  /** Puts an npm in the real one's place: shell commands that know how often it was `called`. */
  async function npm(commands: string): Promise<void> {
    const count = `echo "$*" >>${folder}/calls; called=$(wc -l <${folder}/calls)`;
    await writeFile(join(folder, "npm"), `#!/bin/sh\n${count}\n${commands}\n`, { mode: 0o755 });
  }

  async function calls(): Promise<number> {
    return (await readFile(join(folder, "calls"), "utf8")).trim().split("\n").length;
  }

  test("is run once, and what packages want to run is not", async () => {
    await npm("");

    expect(await installDependencies(ALL, folder)).toBe(0);
    expect(await readFile(join(folder, "calls"), "utf8")).toMatch(/^ci --ignore-scripts .*\n$/);
  });

  test("leaves out the tools' packages for the product's programs", async () => {
    await npm("");

    expect(await installDependencies(PRODUCT, folder)).toBe(0);
    expect(await readFile(join(folder, "calls"), "utf8")).toMatch(/ --omit=dev --workspaces=false\n$/);
  });

  test.each(["npm error code ETIMEDOUT", "npm ERR! code ECONNRESET", "npm error code E503"])(
    "is tried again after %s, which is the network's fault",
    async (line) => {
      await npm(`[ $called = 3 ] || { echo "${line}" >&2; exit 1; }`);

      expect(await installDependencies(ALL, folder)).toBe(0);
      expect(await calls()).toBe(3);
    },
  );

  test("ends with npm's own status after three attempts", async () => {
    await npm('echo "npm error code ETIMEDOUT" >&2; exit 7');

    expect(await installDependencies(ALL, folder)).toBe(7);
    expect(await calls()).toBe(3);
  });

  test("isn't tried again after a fault that would come again", async () => {
    await npm('echo "npm error code EUSAGE" >&2; exit 1');

    expect(await installDependencies(ALL, folder)).toBe(1);
    expect(await calls()).toBe(1);
  });

  test.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)("ends with the program that runs it, by %s", async (signal) => {
    await npm(`echo $$ >${folder}/pid; exec sleep 1000`);
    const module = join(projectDir, "runtime/installDependencies.mjs");
    const script = `import { installDependencies } from ${JSON.stringify(module)}; await installDependencies({ tools: true }, process.argv[1])`;
    const program = execa("node", ["--input-type=module", "--eval", script, folder], { reject: false });
    await vi.waitFor(() => access(join(folder, "pid")), { timeout: 60_000 });
    const pid = (await readFile(join(folder, "pid"), "utf8")).trim();
    program.kill(signal);

    expect(await program).toMatchObject({ signal, stderr: "interrupted: what npm has downloaded is kept" });
    await vi.waitFor(() => expect(existsSync(`/proc/${pid}`)).toBe(false), { timeout: 60_000 });
  });
});
