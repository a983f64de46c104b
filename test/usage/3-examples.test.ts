import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import { projectDir } from "../../runtime/paths";
import type { Typed } from "../../tools/harness/clone";
import { ForeignMachines, makeNetworks } from "../../tools/harness/foreignMachines";
import { Lab } from "../../tools/harness/lab";
import { yamlHostFolder } from "../../tools/harness/yamlHost";
import { answers, clone } from "../e2e/sharedClone";

/** The package as a user gets it, and a Pulumi project of an example's beside it. */
let folder: string;
/** The settings of the lab's stack. */
let lab: Record<string, unknown>;
/** Where Pulumi's language host for YAML is. */
let path: string;

beforeAll(async () => {
  await clone.expect("./lab start");
  // an example has the sample's networks
  await clone.expect("./lab pulumi destroy --yes --skip-preview");
  folder = await mkdtemp(join(tmpdir(), "examples-"));
  await clone.expect(`npm pack --pack-destination ${folder}`);
  path = await yamlHostFolder();
  lab = parse(await clone.expect("./lab cat Pulumi.lab.yaml")).config;
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** An example in an empty folder, with a stack `lab` of a lab's. */
class Example {
  constructor(
    private readonly name: string,
    /** How a command is run in the lab. */
    private readonly lab = `${clone.dir}/lab`,
  ) {}

  get dir(): string {
    return join(folder, this.name);
  }

  async begin(config: Record<string, unknown>): Promise<void> {
    await cp(join(projectDir, "examples", this.name), this.dir, { recursive: true });
    await writeFile(join(this.dir, "Pulumi.lab.yaml"), stringify({ config }));
    await this.pulumi("stack init lab");
  }

  run(command: string): Promise<string> {
    return clone.expect(`cd ${this.dir} && ${command}`);
  }

  pulumi(command: string): Promise<string> {
    return this.run(this.inLab(command));
  }

  /** How a preview ends with a file as sed edits it, and what it says. */
  async previewWith(file: string, edit: string): Promise<Typed> {
    await this.run(`sed -i.right '${edit}' ${file}`);
    const ended = await clone.type(`cd ${this.dir} && ${this.inLab("preview")}`);
    await this.run(`mv ${file}.right ${file}`);
    return ended;
  }

  /** Pulumi, which finds its language host for YAML too. */
  private inLab(command: string): string {
    return `PATH=${path}:$PATH ${this.lab} pulumi ${command}`;
  }
}

/** What the lab's machines are made of, as arguments of a cluster. */
function machines(): Record<string, unknown> {
  const names = ["guest", "accelerator", "image", "storage", "consoleLogs", "packageMirror", "machine"];
  return Object.fromEntries(names.map((name) => [name, lab[`lvs:${name}`]]));
}

describe("the example of two clusters", () => {
  const example = new Example("two-clusters");
  beforeAll(async () => {
    await example.begin({ "libvirt:uri": lab["libvirt:uri"], "two-clusters:machines": machines() });
    await example.run("npm install --no-audit --no-fund");
  });

  it("is made by one up, and another resource gets the VIP of a cluster that answers", async () => {
    await example.pulumi("up --yes --skip-preview");
    const outputs = JSON.parse(await example.pulumi("stack output --json"));

    expect(outputs).toEqual({
      page: expect.stringMatching(/^Web[12]$/),
      vips: { shop: "192.168.1.12", intranet: "192.168.11.12" },
    });
  });

  it("has clusters side by side that each answer for themselves", async () => {
    expect((await answers(4)).sort()).toEqual(["Web1", "Web1", "Web2", "Web2"]);
    expect(await answers(2, "192.168.11.12")).toEqual(["Wiki", "Wiki"]);
  });

  it("needs no change afterwards", async () => {
    expect(await example.pulumi("preview --expect-no-changes")).toMatch(/\d+ unchanged/);
  });

  it("tells what is wrong with a cluster's arguments, and changes nothing", async () => {
    const { exitStatus, output } = await example.previewWith("index.ts", 's/director: "director"/director: "web3"/');

    expect(exitStatus).not.toBe(0);
    expect(output).toContain("error: the arguments of the cluster shop have");
    expect(output).toContain("there is no node web3");
    expect(output).not.toMatch(/^\s+at /m);
  });

  it("is gone after a destroy", async () => {
    await example.pulumi("destroy --yes --skip-preview");

    expect(await clone.expect("./lab virsh -q list --all --name")).toBe("");
    expect(await clone.expect("find .lab/pool -type f")).toBe("");
  });
});

describe("the template", () => {
  it("makes a project whose program plans the sample", async () => {
    const dir = join(folder, "new");
    const inProject = (command: string) => clone.expect(`mkdir -p ${dir} && cd ${dir} && ${command}`);
    const pulumi = (command: string) => inProject(`${clone.dir}/lab pulumi ${command}`);

    const told = await pulumi(`new ${clone.dir}/template --generate-only --yes --name shop`);
    await inProject("npm install --no-audit --no-fund ../lvs-*.tgz");
    await writeFile(
      join(dir, "Pulumi.lab.yaml"),
      stringify({
        config: { "libvirt:uri": lab["libvirt:uri"], "shop:guest": lab["lvs:guest"], "shop:machines": machines() },
      }),
    );
    await pulumi("stack init lab");

    expect(told).toContain("npm install LVS");
    expect(await inProject("npx tsc")).toBe("");
    expect(await pulumi("preview")).toMatch(/\+ \d+ to create/);
  });
});

describe("the example in YAML", () => {
  const example = new Example("yaml");
  beforeAll(async () => {
    await example.begin({ "libvirt:uri": lab["libvirt:uri"] });
    const file = join(example.dir, "Pulumi.yaml");
    const program = parse(await readFile(file, "utf8"));
    Object.assign(program.resources.web.properties, machines());
    program.packages.lvs = join(clone.dir, "provider");
    await writeFile(file, stringify(program));
  });

  it("is made by one up, with an address in the table that another resource told", async () => {
    await example.pulumi("up --yes --skip-preview");
    const outputs = JSON.parse(await example.pulumi("stack output --json"));

    expect(outputs.vip).toBe("192.168.1.12");
    expect(outputs.table).toContain("-a -t 192.168.1.12:80 -r 192.168.2.20:80 -m -w 0");
    expect(await answers(2)).toEqual(["Node2", "Node2"]);
  });

  it("needs no change afterwards, and its state tells neither a folder nor the private key in the clear", async () => {
    expect(await example.pulumi("preview --expect-no-changes")).toMatch(/\d+ unchanged/);
    const state = await example.pulumi("stack export");

    expect(state).toContain("generateKeyPair");
    expect(state).not.toContain(join(clone.dir, "tasks"));
    expect(state).not.toContain("BEGIN OPENSSH PRIVATE KEY");
  });

  it("tells another stack its VIP, as the example of other stacks has it", async () => {
    const other = new Example("other-stacks");
    await other.begin({ "other-stacks:balancer": "organization/yaml/lab" });
    await other.pulumi("up --yes --skip-preview");

    expect(await other.pulumi("stack output api")).toBe("http://192.168.1.12/api");
  });

  it("is told what is wrong, each mistake once, and changes nothing", async () => {
    const { exitStatus, output } = await example.previewWith("Pulumi.yaml", "s/director: node1/director: node9/");

    expect(exitStatus).not.toBe(0);
    expect(output).toContain("the arguments of the cluster web have 1 problem");
    expect(output).toContain("property director");
    expect(output).toContain("there is no node node9");
    expect(output).not.toMatch(/^\s+at /m);
  });

  it("is gone after a destroy", async () => {
    await example.pulumi("destroy --yes --skip-preview");

    expect(await clone.expect("./lab virsh -q list --all --name")).toBe("");
  });
});

describe("the example of machines that are there already", () => {
  const there = new Lab(clone, ".existing");
  const example = new Example("existing-machines", `${clone.dir}/lab --dir ${there.dir} run`);
  const foreign = new ForeignMachines(there, "centos");
  const RULES = ["-A -t 192.168.1.12:80 -s rr", "-a -t 192.168.1.12:80 -r 192.168.2.13:80 -m -w 1"];
  beforeAll(async () => {
    await there.begin();
    await makeNetworks(there);
    await foreign.make(
      "node1",
      [
        { network: "front", name: "eth0", address: "192.168.1.12/24", gateway: "192.168.1.11" },
        { network: "back", name: "eth1", address: "192.168.2.12/24" },
      ],
      { forwardsFor: "192.168.2.0/24" },
    );
    const way = { network: "back", name: "eth0", address: "192.168.2.13/24", gateway: "192.168.2.12" } as const;
    await foreign.make("node2", [way], { through: "node1" });
    await foreign.booted("node1");
    await foreign.booted("node2");
    await foreign.on(
      "node2",
      "echo Theirs >/srv/index.html; systemd-run --quiet python3 -m http.server 80 --directory /srv",
    );
    const { guest, packageMirror } = machines();
    await example.begin({
      "existing-machines:login": { guest, packageMirror, host: "192.168.1.12", ...foreign.existing("node1") },
      "existing-machines:webServers": ["192.168.2.13"],
    });
    await example.run("npm install --no-audit --no-fund");
    await example.pulumi(`config set --secret privateKey <${foreign.keyFile}`);
  });
  afterAll(() => there.end());

  it("gives the director the table, and makes no machine", async () => {
    await example.pulumi("up --yes --skip-preview");

    const live = await foreign.on("node1", "ipvsadm -Sn");
    expect(live.split("\n").map((line) => line.trim())).toEqual(expect.arrayContaining(RULES));
    expect(await there.expect("curl -s --max-time 5 http://192.168.1.12/")).toContain("Theirs");
    expect(JSON.parse(await example.pulumi("stack output --json")).rules).toEqual(RULES);
    expect((await there.expect("virsh -q list --name")).trim().split("\n").sort()).toEqual(["node1", "node2"]);
  });

  it("needs no change afterwards", async () => {
    expect(await example.pulumi("preview --expect-no-changes")).toMatch(/\d+ unchanged/);
  });

  it("gives it back at a destroy, and leaves the machines alone", async () => {
    await example.pulumi("destroy --yes --skip-preview");

    expect(await foreign.on("node1", "ipvsadm -Sn")).not.toContain("192.168.1.12");
    expect((await there.expect("virsh -q list --name")).trim().split("\n").sort()).toEqual(["node1", "node2"]);
  });
});
