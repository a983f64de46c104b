import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { requireRoot } from "../../tools/lab";
import { ensureDebianPackages } from "../../tools/lab/debianPackages";
import { describeToolchain, ensureToolchain } from "../../tools/toolchain";
import { readContainerfile } from "./support/containerfile";
import { Disk } from "./support/disk";
import { FreshDebian, type HostRecipe, type Release } from "./support/freshDebian";
import { machinesRegistries, type Registries } from "./support/registries";

const GIT = ["ca-certificates", "git"];
const containerfile = readContainerfile();

/** By the names of Debian's own images. */
const RELEASES: Record<string, Release> = { "debian:12": "bookworm", "debian:13": "trixie" };

const HOSTS: [string, HostRecipe][] = [
  [
    "Debian 12, with Node.js 20 and npm 10",
    { name: "debian12", release: "bookworm", packages: GIT, node: { node: "20", npm: "10" }, cache: "shared" },
  ],
  [
    "Debian 13, with its own Node.js and npm",
    { name: "debian13", release: "trixie", packages: [...GIT, "nodejs", "npm"], cache: "own" },
  ],
  [
    "Debian 13, with Node.js 24 and npm 11, and what Debian 12 has built",
    { name: "node24", release: "trixie", packages: GIT, node: { node: "24", npm: "11" }, cache: "shared" },
  ],
  [
    "the Containerfile's image",
    {
      name: "container",
      release: RELEASES[containerfile.from] ?? "trixie",
      packages: [],
      commands: containerfile.run,
      environment: containerfile.env,
      cache: "shared",
    },
  ],
];

let disk: Disk;
let registries: Registries;

beforeAll(async () => {
  requireRoot();
  console.log(describeToolchain(await ensureToolchain()));
  await ensureDebianPackages(["debian-archive-keyring", "mmdebstrap"], console.log);
  registries = await machinesRegistries();
  disk = await Disk.create();
});

afterAll(() => disk?.remove());

describe.each(HOSTS)("%s", (_, recipe) => {
  let host: FreshDebian;

  beforeAll(async () => {
    host = await FreshDebian.create(disk, registries, recipe);
  });

  afterAll(() => host?.remove());

  it("boots the sample by npm run up, answers in turn, has nothing to change, and is left as it was by npm run destroy", async () => {
    const before = await host.state();
    const up = await host.watch("npm run up");
    expect(up.exitStatus).toBe(0);
    expect(up.output).toMatch(/10 requests to http:\/\/192\.168\.1\.12: ((Node2 Node3 ?|Node3 Node2 ?){5})/);

    const answers = await host.expect("for i in $(seq 10); do ./lab curl -s http://192.168.1.12/; done");
    const [first, second] = answers.split("\n");
    expect([first, second].sort()).toEqual(["Node2", "Node3"]);
    expect(answers.split("\n")).toEqual(Array(5).fill([first, second]).flat());

    const preview = await host.expect("./lab pulumi preview --expect-no-changes");
    expect(preview).toMatch(/Resources:\s+\d+ unchanged/);

    expect((await host.watch("npm run destroy")).exitStatus).toBe(0);
    expect(await host.state()).toEqual(before);
  });
});
