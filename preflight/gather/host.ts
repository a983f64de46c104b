import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { shellQuote } from "../../guest/shellQuote";
import { isLocal, leadsToShell, sshArguments } from "../../libvirt/hypervisorShell";
import type { Bridge, Firewall, Folder, Host, PathPart, Route, Unreadable } from "../facts";
import type { Target } from "../target";
import { lines, sections } from "./sections";

const SCRIPT = join(import.meta.dirname, "hostFacts.sh");

const TIMEOUT_MS = 30_000;

/** What the hypervisor's machine says of itself: one local shell, or one over SSH. */
export async function gatherHost({ uri, config }: Target): Promise<Host | Unreadable> {
  const { front, back } = config.networks;
  const bridges = [front.bridge, back?.bridge].filter((bridge) => bridge !== undefined);
  const shell = shellOn(uri, [config.storage, config.consoleLogs, ...bridges]);
  if ("unreadable" in shell) return shell;
  const { failed, stdout, stderr, shortMessage } = await execa(shell.file, shell.args, {
    input: await readFile(SCRIPT, "utf8"),
    reject: false,
    timeout: TIMEOUT_MS,
  });
  if (failed) return { unreadable: lines(stderr).at(-1) ?? shortMessage ?? "no answer" };
  return readHost(stdout, config.storage);
}

/** How to run a shell, which reads its script from standard input, where a libvirt is. */
export function shellOn(uri: string, args: string[]): { file: string; args: string[] } | Unreadable {
  if (isLocal(uri)) return { file: "sh", args: ["-s", "--", ...args] };
  if (!leadsToShell(uri)) return { unreadable: `${uri} gives no shell there` };
  const command = ["sh", "-s", "--", ...args.map(shellQuote)];
  return { file: "ssh", args: [...sshArguments(uri, ["-o", "ConnectTimeout=10"]), ...command] };
}

/** Reads the script's output. */
export function readHost(output: string, storage: string): Host {
  const answers = sections(output);
  const text = (name: string) => answers.get(name) ?? "";
  return {
    routes: [...readRoutes(text("routes4")), ...readRoutes(text("routes6"))],
    memory: readMemory(text("memory")),
    storage: readFolder(answers, "storage"),
    consoleLogs: readFolder(answers, "consoleLogs"),
    bridges: lines(text("bridges")).map(readBridge),
    firewall: readFirewall(text),
    kvm: { device: lines(text("kvm")).includes("device"), processor: lines(text("kvm")).includes("processor") },
    user: { name: text("user"), groups: text("groups").split(/\s+/) },
    appArmorAllowsStorage: lines(text("apparmor")).some(
      (line) => !line.startsWith("#") && line.includes(`${storage}/`),
    ),
  };
}

/** Some tunnels write the default route as two halves. */
const WIDEST_BITS = 2;

/** @see ip-route(8), -json */
function readRoutes(json: string): Route[] {
  if (json === "") return [];
  const routes = JSON.parse(json) as { dst: string; dev?: string; type?: string }[];
  return routes
    .filter(({ dst, dev }) => dst !== "default" && dev !== undefined && !/^(fe80|ff)/.test(dst))
    .map(({ dst, dev = "" }) => ({
      range: dst.includes("/") ? dst : `${dst}/${dst.includes(":") ? 128 : 32}`,
      interface: dev,
    }))
    .filter(({ range }) => Number(range.split("/")[1]) >= WIDEST_BITS);
}

function readMemory(meminfo: string): Host["memory"] {
  const mebibytes = (key: string) => {
    const kibibytes = new RegExp(`^${key}:\\s+(\\d+) kB$`, "m").exec(meminfo)?.[1];
    return kibibytes === undefined ? undefined : Math.floor(Number(kibibytes) / 1024);
  };
  const total = mebibytes("MemTotal");
  const available = mebibytes("MemAvailable");
  if (total === undefined || available === undefined) return undefined;
  return { totalMiB: total + (mebibytes("SwapTotal") ?? 0), availableMiB: available };
}

function readFolder(answers: Map<string, string>, name: string): Folder {
  const text = (part: string) => answers.get(`${name} ${part}`) ?? "";
  const way = lines(text("way"));
  const freeKiB = lines(text("space")).at(-1)?.split(/\s+/)[3];
  const selinuxType = text("label").split(":")[2];
  return {
    way: way.filter((line) => line !== "hidden").map(readPathPart),
    hidden: way.includes("hidden"),
    readOnly: text("options").split(",").includes("ro"),
    ...(Number(freeKiB) >= 0 && { freeMiB: Math.floor(Number(freeKiB) / 1024) }),
    ...(selinuxType !== undefined && { selinuxType }),
  };
}

/** A line of `ls -ldn`: mode, links, user, group, size, three words of a date, path; a link's target after an arrow. */
function readPathPart(line: string): PathPart {
  const [mode = "", , uid, gid] = line.split(/\s+/);
  const path = line.slice(line.indexOf(" /") + 1).split(" -> ")[0] ?? "";
  return { path, mode, uid: Number(uid), gid: Number(gid) };
}

/** IFF_UP. @see netdevice(7) */
const UP = 1;

function readBridge(line: string): Bridge {
  const [name = "", kind, flags, mtu] = line.split(" ");
  return { name, isBridge: kind === "bridge", up: (Number(flags) & UP) !== 0, mtu: Number(mtu) };
}

function readFirewall(text: (name: string) => string): Firewall {
  const services = lines(text("services"));
  const forwardPolicy = /^-P FORWARD (\w+)$/m.exec(text("forward"))?.[1];
  const libvirtBackend = /^\s*firewall_backend\s*=\s*"(\w+)"/m.exec(text("backend"))?.[1];
  return {
    ...(forwardPolicy !== undefined && { forwardPolicy }),
    services,
    ufwDrops: services.includes("ufw") && !/^DEFAULT_FORWARD_POLICY="?ACCEPT/m.test(text("ufw")),
    firewalldHasLibvirtZone: text("zone") !== "",
    bridgedFramesPass: text("bridged") === "1",
    ...(libvirtBackend !== undefined && { libvirtBackend }),
    nft: text("nft") !== "",
  };
}
