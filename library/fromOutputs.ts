import * as pulumi from "@pulumi/pulumi";
import ipaddr from "ipaddr.js";
import { pooledAddresses } from "../config/nodePools";
import { mayBeOutput } from "../config/settingNames";

type Path = (string | number)[];

/** A value that another resource tells. */
interface FromOutput {
  path: Path;
  value: pulumi.Input<unknown>;
}

/**
 * A cluster's arguments, of which some are told by other resources. What there is to make doesn't depend on those, so
 * it can be planned, and the rest be checked, with others in their place.
 */
export class FromOutputs {
  /** The arguments with values in the place of those that aren't known yet. */
  readonly standIns: Record<string, unknown>;
  private readonly found: FromOutput[] = [];
  /** Every text among the arguments, addresses among them, and the addresses that pools stand for. */
  private readonly used: Set<string>;

  constructor(private readonly settings: Record<string, unknown>) {
    this.used = new Set(pooledAddresses(settings.nodePools));
    replaced(settings, (value, path) => {
      if (isFromOutput(value)) this.found.push({ path, value });
      else if (typeof value === "string") this.used.add(value);
      return isFromOutput(value) ? undefined : value;
    });
    this.standIns = replaced(settings, (value, path) => (isFromOutput(value) ? this.standIn(path) : value));
  }

  /**
   * What is made of the arguments once all of those are known that have this name or are at this place; undefined where
   * none of them is told by another resource.
   */
  resolved<T>(
    which: string | Path,
    make: (whole: Record<string, unknown>) => T,
  ): pulumi.Output<pulumi.Unwrap<T>> | undefined {
    const chosen = this.found.filter(({ path }) =>
      typeof which === "string" ? path.at(-1) === which : isSame(path, which),
    );
    if (chosen.length === 0) return undefined;
    const values = pulumi.all(chosen.map(({ value }) => pulumi.output(value)));
    return values.apply((known) => {
      const index = (path: Path) => chosen.findIndex((each) => isSame(each.path, path));
      const whole = replaced(this.standIns, (value, path) => (index(path) < 0 ? value : known[index(path)]));
      return make(whole);
    }) as pulumi.Output<pulumi.Unwrap<T>>;
  }

  /** A value that could stand at a place. Where nothing may come from an output, one that is told to be wrong. */
  private standIn(path: Path): unknown {
    if (!mayBeOutput(path)) return "an output, whose value isn't known yet";
    switch (path.at(-1)) {
      case "address":
        return this.unusedAddress(path);
      case "hostKey":
        return ANY_HOST_KEY;
      default:
        // what may be left out
        return undefined;
    }
  }

  /** An address on the real servers' network that nobody else has, in the family of the service that the path leads into. */
  private unusedAddress(path: Path): string {
    const service = valueAt(this.settings, path.slice(0, 2));
    const isIpv6 = valueAt(service, ["family"]) === "ipv6" || String(valueAt(service, ["address"])).includes(":");
    const networks = valueAt(this.settings, ["networks"]);
    const leg = valueAt(networks, ["back"]) === undefined ? "front" : "back";
    const cidr = String(valueAt(networks, [leg, isIpv6 ? "cidr6" : "cidr"]));
    // a wrong network is told of for itself
    const bytes = lastOf(ipaddr.isValidCIDR(cidr) ? cidr : isIpv6 ? "2001:db8::/64" : "192.0.2.0/24");
    let address: string;
    do {
      // the broadcast address is nobody's
      decrement(bytes);
      address = ipaddr.fromByteArray(bytes).toString();
    } while (this.used.has(address));
    this.used.add(address);
    return address;
  }
}

function isFromOutput(value: unknown): value is pulumi.Input<unknown> {
  return pulumi.Output.isInstance(value) || value instanceof Promise;
}

function isSame(one: Path, other: Path): boolean {
  return one.length === other.length && one.every((part, index) => part === other[index]);
}

type Replace = (value: unknown, path: Path) => unknown;

/** The same settings with what a function makes of each value, from the outside in. */
function replaced(settings: Record<string, unknown>, replace: Replace): Record<string, unknown> {
  const within = (value: unknown, path: Path): unknown => {
    const now = replace(value, path);
    if (now !== value) return now;
    if (Array.isArray(value)) return value.map((each, index) => within(each, [...path, index]));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, within(each, [...path, key])]));
  };
  return within(settings, []) as Record<string, unknown>;
}

const ANY_HOST_KEY = `ssh-ed25519 ${Buffer.concat([Buffer.from([0, 0, 0, 11]), Buffer.from("ssh-ed25519")]).toString("base64")}`;

function lastOf(cidr: string): number[] {
  const [address, bits] = ipaddr.parseCIDR(cidr);
  return address.toByteArray().map((byte, index) => byte | (0xff >> Math.min(8, Math.max(0, bits - 8 * index))));
}

function decrement(bytes: number[]): void {
  for (let index = bytes.length - 1; index >= 0; index--) {
    const byte = bytes[index] ?? 0;
    bytes[index] = byte === 0 ? 0xff : byte - 1;
    if (byte > 0) return;
  }
}

function valueAt(settings: unknown, path: Path): unknown {
  return path.reduce<unknown>((value, key) => (value as Record<string | number, unknown> | undefined)?.[key], settings);
}
