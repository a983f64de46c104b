import { stringify } from "yaml";
import { contentKey } from "../runtime/contentKey";

/** What a machine is told at its first boot: who it is and where it is on its networks. */
export interface Identity {
  hostname: string;
  /** The name of the user to log in as, where the image's own user may have another one. */
  user?: string;
  /** OpenSSH public key that may log in as the guest's default user. */
  authorizedKey: string;
  hostKey: {
    /** OpenSSH private key, PEM-armoured. */
    privateKey: string;
    /** OpenSSH public key: `ssh-ed25519 AAAA…`. */
    publicKey: string;
  };
  interfaces: NetworkInterface[];
  /** Set on a director whose image has iptables: the network whose machines reach the outside through it, from its first boot on. */
  forwardsFor?: string;
}

/** One network interface with static addresses. */
export interface NetworkInterface {
  /** The kernel's name for it: eth0, eth1. */
  name: string;
  mac: string;
  /** IPv4 address with prefix length: 192.168.1.12/24. */
  address: string;
  gateway?: string;
  /** IPv6 address with prefix length: fd00:1::12/64. */
  address6?: string;
  gateway6?: string;
  nameservers?: string[];
}

/** The texts of a NoCloud seed. */
export interface Seed {
  metaData: string;
  userData: string;
  networkConfig: string;
}

/** The YAML that cloud-init reads: to it a MAC address of digits alone is a number, and `on` is true, unless quoted. */
const FOR_CLOUD_INIT = { version: "1.1" } as const;

/**
 * The NoCloud seed for a machine. It holds identity only: what must change on a living machine is none of it.
 *
 * @see cloud-init's documentation, "NoCloud" and "Networking config version 1", which 19.4 on CentOS 7 reads too
 */
export function renderSeed(identity: Identity): Seed {
  const networkConfig = stringify(renderNetworkConfig(identity.interfaces), FOR_CLOUD_INIT);
  return {
    metaData: stringify(
      {
        // cloud-init configures a machine once for each instance, so other addresses make another one
        "instance-id": `${identity.hostname}-${contentKey(networkConfig)}`,
        "local-hostname": identity.hostname,
        // all of it is on the seed, so cloud-init needn't wait for a network
        dsmode: "local",
      },
      FOR_CLOUD_INIT,
    ),
    userData: `#cloud-config\n${stringify(renderUserData(identity), { ...FOR_CLOUD_INIT, lineWidth: 0 })}`,
    networkConfig,
  };
}

function renderUserData({ hostname, user, authorizedKey, hostKey, forwardsFor }: Identity): Record<string, unknown> {
  return {
    hostname,
    // the image's default user under this name
    ...(user !== undefined && { user: { name: user } }),
    ssh_pwauth: false,
    disable_root: true,
    ssh_authorized_keys: [authorizedKey],
    ssh_deletekeys: true,
    ssh_genkeytypes: ["ed25519"],
    ssh_keys: { ed25519_private: hostKey.privateKey, ed25519_public: hostKey.publicKey },
    bootcmd: [beginAnew(), refuseRoot(), ...(forwardsFor === undefined ? [] : firstForwarding(forwardsFor))],
  };
}

/**
 * cloud-init marks each of its steps as done and syncs nothing, so a machine that loses its power in its first boot may keep
 * the marks and have empty files: no host key, no network. A boot that finds the first one begun and not ended begins it anew.
 *
 * @see cloud-init's documentation, "cloud-init clean" and "Boot stages": bootcmd runs at every boot, before all that is done once
 */
function beginAnew(): string[] {
  const script = `
    cd /var/lib/cloud/instance || exit
    test -s boot-finished && exit
    mkdir lvs-first-boot && sync && exit
    echo "the first boot was cut short: it begins anew"
    cloud-init clean
    systemctl --no-block reboot
    # nothing more may be marked as done until then
    sleep 300
  `;
  return ["sh", "-c", script.replaceAll(/^ +/gm, "").trim()];
}

/** `disable_root` locks its key only, and CentOS 7's sshd would take it otherwise. The daemon takes the first line that it finds. */
function refuseRoot(): string[] {
  return ["cloud-init-per", "instance", "lvs-root-login", "sed", "-i", "1i PermitRootLogin no", "/etc/ssh/sshd_config"];
}

/**
 * The real servers install packages while the director is still being configured,
 * so it forwards for them, and for nobody else, from its first boot; its own files keep that up later.
 */
function firstForwarding(network: string): string[][] {
  const own = `FORWARD ! -s ${network} -d ${network} -m conntrack ! --ctstate ESTABLISHED,RELATED`;
  const commands = [
    `lvs-isolation iptables -A ${own} -j DROP`,
    "lvs-forwarding sysctl -q -w net.ipv4.ip_forward=1",
    `lvs-source-nat iptables -t nat -A POSTROUTING -s ${network} ! -d ${network} -j MASQUERADE`,
  ];
  return commands.map((command) => ["cloud-init-per", "instance", ...command.split(" ")]);
}

function renderNetworkConfig(interfaces: NetworkInterface[]): Record<string, unknown> {
  return {
    version: 1,
    config: interfaces.map((each) => ({
      type: "physical",
      name: each.name,
      mac_address: each.mac,
      subnets: renderSubnets(each),
    })),
  };
}

/** 19.4 refuses the type "static6", and knows an IPv6 address as such. */
function renderSubnets({ address, gateway, address6, gateway6, nameservers }: NetworkInterface): unknown[] {
  const ipv4 = {
    type: "static",
    address,
    ...(gateway !== undefined && { gateway }),
    ...(nameservers !== undefined && { dns_nameservers: nameservers }),
  };
  if (address6 === undefined) return [ipv4];
  return [ipv4, { type: "static", address: address6, ...(gateway6 !== undefined && { gateway: gateway6 }) }];
}
