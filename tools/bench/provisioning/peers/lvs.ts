import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import type { Site } from "../site";
import { BACK_ADDRESSES, DIRECTOR, type ProvisioningStep, VIP, type Wanted } from "../wanted";
import type { Peer } from "./peer";

type Values = Record<string, unknown>;

/** This project, with nodes that are machines which are there already. */
export class Lvs implements Peer {
  readonly name: string;
  private readonly stack: string;
  /** Each node's configuration, with the key that its machine knows. */
  private nodes: Values = {};

  constructor(private readonly driftCheck: boolean) {
    this.name = driftCheck ? "lvs" : "lvs without drift check";
    this.stack = driftCheck ? "checked" : "unchecked";
  }

  async prepare(site: Site): Promise<void> {
    const nodes = Object.entries(BACK_ADDRESSES).map(([node, back]) => {
      return [node, { ...(node === DIRECTOR && { front: VIP }), back, existing: site.login(node) }];
    });
    await site.lab.initStack(this.stack, { "lvs:nodes": Object.fromEntries(nodes) });
    await site.nameKeys(this.stack);
    const { config } = parse(await readFile(this.file(site), "utf8"));
    this.nodes = config["lvs:nodes"];
  }

  async command(site: Site, { wanted }: ProvisioningStep): Promise<string> {
    if (wanted === undefined) return `pulumi destroy --stack ${this.stack} --yes --skip-preview`;
    // what Pulumi itself wrote there, as its salt, stays
    const { config: _, ...entries } = parse(await readFile(this.file(site), "utf8"));
    await writeFile(this.file(site), stringify({ ...entries, config: this.configuration(wanted) }));
    return `pulumi up --stack ${this.stack} --yes --skip-preview`;
  }

  saysUnchanged(output: string): boolean {
    return /Resources:\s+\d+ unchanged/.test(output);
  }

  private configuration({ realServers }: Wanted): Values {
    const names = [DIRECTOR, ...realServers.map(({ node }) => node)];
    return {
      "lvs:networks": { front: { cidr: "192.168.1.0/24", gateway: "192.168.1.11" }, back: { cidr: "192.168.2.0/24" } },
      "lvs:nodes": Object.fromEntries(names.map((name) => [name, this.nodes[name]])),
      "lvs:director": DIRECTOR,
      "lvs:packageMirror": "http://192.168.1.11:8080/centos",
      "lvs:virtualServices": [{ address: VIP, port: 80, scheduler: "wlc", realServers }],
      "lvs:driftCheck": this.driftCheck,
    };
  }

  private file(site: Site): string {
    return join(site.lab.clone.dir, `Pulumi.${this.stack}.yaml`);
  }
}
