import { virsh } from "../../libvirt/virsh";
import { isNamedAfter, libvirtNames } from "../../plan/libvirtNames";
import { ownNetworks } from "../../plan/placement";
import type { Domain, Libvirt, Network, Owner, Unreachable } from "../facts";
import { domainNames, type Target } from "../target";
import { lines, marker, sections } from "./sections";

/**
 * What libvirt says. One virsh answers all that is asked of a stack that is up; before that, a second one looks at the
 * networks and domains which the first has named.
 */
export async function gatherLibvirt(target: Target): Promise<Libvirt | Unreachable> {
  const first = await ask(target.uri, firstQuestions(target));
  if ("refusal" in first) return first;
  const libvirt = readLibvirt(first.answers);
  const open = openQuestions(target, libvirt);
  if (Object.keys(open).length === 0) return libvirt;
  const second = await ask(target.uri, open);
  return "refusal" in second ? libvirt : readLibvirt(new Map([...first.answers, ...second.answers]));
}

/** virsh commands by the name that their answers get. */
type Questions = Record<string, string>;
type Answers = Map<string, string>;

/** Runs several virsh commands over one connection. One that fails has no answer, and those after it are asked all the same. */
async function ask(uri: string, questions: Questions): Promise<{ answers: Answers } | Unreachable> {
  const commands = Object.entries(questions).map(([name, command]) => `echo ${marker(name)}; ${command}`);
  const { ok, stdout, error } = await virsh(uri, [...commands, `echo ${marker("end")}`].join("; "));
  return ok ? { answers: sections(stdout) } : { refusal: refusal(error) };
}

/** The last line says why, after one that says that it failed. */
function refusal(error: string): string {
  return (lines(error).at(-1) ?? error).replace(/^error: /, "");
}

function firstQuestions(target: Target): Questions {
  return {
    version: "version --daemon",
    capabilities: "capabilities",
    nodeinfo: "nodeinfo",
    domains: "list --all --name",
    running: "list --name --state-running --state-paused",
    networks: "net-list --all --name",
    active: "net-list --name",
    volumes: `vol-list --pool ${libvirtNames.pool(target.stack)}`,
    ...Object.fromEntries(networkNames(target).map((name) => [networkQuestion(name), `net-dumpxml ${name}`])),
    ...Object.fromEntries(domainNames(target).map((name) => [domainQuestion(name), `desc ${name}`])),
  };
}

function networkNames({ config, stack }: Target): string[] {
  return ownNetworks(config).map((leg) => libvirtNames.network(stack, leg));
}

function networkQuestion(name: string): string {
  return `network ${name}`;
}

function domainQuestion(name: string): string {
  return `domain ${name}`;
}

/** Others' networks count only as long as the stack's own aren't there yet; domains of its name may be left over. */
function openQuestions(target: Target, { networks, domains }: Libvirt): Questions {
  const own = networkNames(target);
  const isUp = own.every((name) => networks.some((network) => network.active && network.name === name));
  const others = networks.filter(({ name }) => !own.includes(name) && plain(name));
  const unknown = domains.filter(
    ({ name, description }) => description === undefined && isNamedAfter(target.stack, name) && plain(name),
  );
  return {
    ...(isUp ? {} : Object.fromEntries(others.map(({ name }) => [networkQuestion(name), `net-dumpxml ${name}`]))),
    ...Object.fromEntries(unknown.map(({ name }) => [domainQuestion(name), `desc ${name}`])),
  };
}

/** Others may have called theirs anything; what virsh would read as something else isn't asked for. */
function plain(name: string): boolean {
  return /^[\w.][\w.:-]*$/.test(name);
}

function readLibvirt(answers: Answers): Libvirt {
  const text = (name: string) => answers.get(name) ?? "";
  const capabilities = text("capabilities");
  const running = lines(text("running"));
  const active = lines(text("active"));
  const cpus = /^CPU\(s\):\s+(\d+)$/m.exec(text("nodeinfo"))?.[1];
  return {
    version: /daemon:\s+([\d.]+)/.exec(text("version"))?.[1],
    domainTypes: domainTypes(capabilities),
    securityModels: all(capabilities, /<model>([\w-]+)<\/model>\s*<doi>/g),
    qemu: qemuOwner(capabilities),
    cpus: cpus === undefined ? undefined : Number(cpus),
    domains: lines(text("domains")).map((name) => readDomain(name, running, answers)),
    networks: lines(text("networks")).map((name) => readNetwork(name, active, text(networkQuestion(name)))),
    volumes: volumeNames(text("volumes")),
  };
}

function readDomain(name: string, running: string[], answers: Answers): Domain {
  const description = answers.get(domainQuestion(name));
  return { name, running: running.includes(name), ...(description !== undefined && { description }) };
}

/** What a guest of the machines' architecture may run as. */
function domainTypes(capabilities: string): string[] {
  const architecture = /<arch name='x86_64'>[\s\S]*?<\/arch>/.exec(capabilities)?.[0] ?? "";
  return all(architecture, /<domain type='(\w+)'/g);
}

/** @see libvirt's documentation, "Driver capabilities XML format", baselabel */
function qemuOwner(capabilities: string): Owner | undefined {
  const label = /<baselabel type='(?:kvm|qemu)'>\+(\d+):\+(\d+)</.exec(capabilities);
  return label ? { uid: Number(label[1]), gid: Number(label[2]) } : undefined;
}

function readNetwork(name: string, active: string[], xml: string): Network {
  const bridge = /<bridge [^>]*\bname='([^']+)'/.exec(xml)?.[1];
  const ranges = all(xml, /<ip ([^>]*)>/g).flatMap(rangeOf);
  return { name, active: active.includes(name), ...(bridge !== undefined && { bridge }), ranges };
}

/** An address with a netmask, or the number of bits that it has. */
function rangeOf(attributes: string): string[] {
  const value = (key: string) => new RegExp(`\\b${key}='([^']+)'`).exec(attributes)?.[1];
  const bits = value("prefix") ?? bitsOf(value("netmask"));
  const address = value("address");
  return address === undefined || bits === undefined ? [] : [`${address}/${bits}`];
}

function bitsOf(netmask: string | undefined): number | undefined {
  return netmask
    ?.split(".")
    .map((part) => Number(part).toString(2).replaceAll("0", "").length)
    .reduce((sum, bits) => sum + bits, 0);
}

/** A line each: name, path. */
function volumeNames(list: string): string[] {
  return lines(list).map((line) => line.split(/\s+/)[0] ?? "");
}

function all(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map((match) => match[1] as string);
}
