import { parseStackConfig } from "../../../config/parse";
import type { StackConfig } from "../../../config/schema/stack";
import { hypervisorsOf } from "../../../plan/hypervisors";
import type { Facts, Firewall, Folder, Host, Libvirt, StackState } from "../../../preflight/facts";
import { type Target, targetOf } from "../../../preflight/target";
import { sampleConfig } from "../../../tools/harness/sample";

export const MARK = "Managed by the Pulumi stack dev of project lvs, key 0123456789abcdef";
export const URI = "qemu:///system";

/** What the sample does there, with changes to its configuration. */
export function target(changes: Partial<StackConfig> = {}, uri = URI): Target {
  const { config, problems } = parseStackConfig({ ...sampleConfig(), ...changes });
  if (!config) throw new Error(JSON.stringify(problems));
  const [hypervisor] = hypervisorsOf(config, uri);
  if (!hypervisor) throw new Error("nothing is made");
  return targetOf(config, hypervisor, { project: "lvs", stack: "dev" });
}

/** What a hypervisor says that has all that the sample needs, before the sample is there. */
export const wellEquipped = {
  tools: ["virsh", "mkisofs", "xsltproc", "ssh"],
  libvirt: {
    version: "9.0.0",
    domainTypes: ["qemu", "kvm"],
    securityModels: ["dac"],
    qemu: { uid: 64055, gid: 64055 },
    cpus: 8,
    domains: [{ name: "accounting", running: true }],
    networks: [{ name: "default", active: true, bridge: "virbr0", ranges: ["192.168.122.1/24"] }],
    volumes: [] as string[],
  },
  host: {
    routes: [
      { range: "10.0.0.0/24", interface: "eth0" },
      { range: "192.168.122.0/24", interface: "virbr0" },
    ],
    memory: { totalMiB: 16_000, availableMiB: 9_000 },
    storage: folder("/var", "/var/lib", "/var/lib/libvirt"),
    consoleLogs: folder("/var", "/var/log", "/var/log/libvirt", "/var/log/libvirt/qemu"),
    bridges: [],
    firewall: {
      forwardPolicy: "ACCEPT",
      services: [] as string[],
      ufwDrops: false,
      firewalldHasLibvirtZone: false,
      bridgedFramesPass: false,
      nft: true,
    },
    kvm: { device: true, processor: true },
    user: { name: "ada", groups: ["ada", "libvirt"] },
    appArmorAllowsStorage: false,
  },
  image: { fileMiB: 862, virtualMiB: 8_192 },
  state: { domains: [] as string[] },
} satisfies Facts;

export function folder(...paths: string[]): Folder {
  const way = ["/", ...paths].map((path) => ({ path, mode: "drwxr-xr-x", uid: 0, gid: 0 }));
  return { way, hidden: false, readOnly: false, freeMiB: 60_000 };
}

export function withLibvirt(changes: Partial<Libvirt>): Facts {
  return { ...wellEquipped, libvirt: { ...wellEquipped.libvirt, ...changes } };
}

export function withHost(changes: Partial<Host>, facts: Facts = wellEquipped): Facts {
  return { ...facts, host: { ...wellEquipped.host, ...changes } };
}

export function withFirewall(changes: Partial<Firewall>, facts: Facts = wellEquipped): Facts {
  return withHost({ firewall: { ...wellEquipped.host.firewall, ...changes } }, facts);
}

export function withState(state: StackState | undefined, facts: Facts): Facts {
  const { state: _, ...others } = facts;
  return state ? { ...others, state } : others;
}

/** The same when the sample is up. */
export function sampleIsUp(): Facts {
  const domains = ["node1", "node2", "node3"].map((node) => `lvs-dev-${node}`);
  return {
    ...wellEquipped,
    libvirt: {
      ...wellEquipped.libvirt,
      domains: domains.map((name) => ({ name, running: true, description: MARK })),
      networks: [
        ...wellEquipped.libvirt.networks,
        { name: "lvs-dev-front", active: true, bridge: "virbr1", ranges: ["192.168.1.11/24"] },
        { name: "lvs-dev-back", active: true, bridge: "virbr2", ranges: [] },
      ],
      volumes: ["base.qcow2", "node1.qcow2", "node2.qcow2", "node3.qcow2"],
    },
    host: {
      ...wellEquipped.host,
      routes: [...wellEquipped.host.routes, { range: "192.168.1.0/24", interface: "virbr1" }],
    },
    state: { mark: MARK, domains },
  };
}
