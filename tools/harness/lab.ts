import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { shellQuote } from "../../guest/shellQuote";
import type { Clone, Typed } from "./clone";

/** A lab of a clone's, in a folder of its own there. */
export class Lab {
  private readonly inside: string;

  constructor(
    readonly clone: Clone,
    /** Below the clone's folder. */
    private readonly folder: string,
  ) {
    this.inside = `./lab --dir ${folder} run`;
  }

  /** The lab's folder. */
  get dir(): string {
    return join(this.clone.dir, this.folder);
  }

  async begin(): Promise<void> {
    await this.clone.expect(`./lab --dir ${this.folder} start`);
  }

  async end(): Promise<void> {
    await this.clone.expect(`./lab --dir ${this.folder} stop`);
  }

  /** Types a command inside and lets it run. */
  start(command: string) {
    return this.clone.start(`${this.inside} ${command}`);
  }

  /** Types a command inside and waits for its end, whatever that is. */
  type(command: string): Promise<Typed> {
    return this.clone.type(`${this.inside} ${command}`);
  }

  /** Types a command inside that must succeed, and returns its standard output. */
  expect(command: string): Promise<string> {
    return this.clone.expect(`${this.inside} ${command}`);
  }

  /** Runs a command as root in the lab's namespaces themselves, so that what it mounts and links stays. */
  async alter(command: string): Promise<void> {
    await this.enter("--mount --net --pid", command);
  }

  /** Runs a command as root on the lab's network, among this machine's own files and processes. */
  async onNetwork(command: string): Promise<void> {
    await this.enter("--net", command);
  }

  private async enter(namespaces: string, command: string): Promise<void> {
    await this.clone.expect(`nsenter --target=${await this.pid()} ${namespaces} sh -c ${shellQuote(command)}`);
  }

  /** Its first process, by its number on this machine. */
  async pid(): Promise<number> {
    return JSON.parse(await readFile(join(this.dir, "lab.json"), "utf8")).init.pid;
  }

  /** What libvirt makes of a description. */
  async virsh(command: "net-create" | "create", xml: string): Promise<void> {
    const file = join(this.dir, "object.xml");
    await writeFile(file, xml);
    await this.expect(`virsh --quiet ${command} ${shellQuote(file)}`);
  }

  /** What only the lab knows of the stack's configuration: `lvs:image`. */
  async fact(key: string): Promise<string> {
    const { config } = parse(await readFile(join(this.dir, "Pulumi.lab.yaml"), "utf8"));
    return config[key];
  }

  /** Makes a stack with this configuration. */
  async initStack(stack: string, config: Record<string, unknown>): Promise<void> {
    await this.configure(stack, config);
    await this.expect(`pulumi stack init ${stack} --non-interactive`);
  }

  private configure(stack: string, config: Record<string, unknown>): Promise<void> {
    return writeFile(join(this.clone.dir, `Pulumi.${stack}.yaml`), stringify({ config }));
  }
}

/** The names of those who answered requests to a URL, one after another, from the console. */
export async function answersTo(lab: Lab, url: string, count: number): Promise<string[]> {
  const loop = `for i in $(seq ${count}); do curl -s --max-time 5 ${url}; done`;
  return (await lab.expect(`sh -c ${shellQuote(loop)}`)).split("\n").filter((line) => line !== "");
}
