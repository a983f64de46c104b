import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { RealServer as Component } from "../../components/realServer";
import { anyAddress, interfaceName, ipv4Network, ipv6Network } from "../../config/schema/fields";
import { stackConfigSchema } from "../../config/schema/stack";
import { FORWARDING_METHODS } from "../../lvs/forwarding";
import { familyOfAddress } from "../../lvs/virtualService";
import { routeLine } from "../../plan/realServers";
import { checkedPiece } from "./checkedPiece";
import { ExistingMachine } from "./existingMachine";

export interface RealServerMachineArgs {
  machine: ExistingMachine;
  /** The VIPs whose clients it answers itself, by gatewaying or ipip; `ways` leads the answers. Default: none. */
  directReturns?: { vip: string; forwarding: "gatewaying" | "ipip" }[];
  /**
   * By which way it sends what, one for each address family, where its default route isn't that of all answers.
   * Default: its own routes.
   */
  ways?: WaysArgs[];
  /** How long connections may go on when it no longer answers for a VIP, in seconds. Default: 60. */
  drainSeconds?: number;
}

/** A real server's networks, of one address family. */
export interface WaysArgs {
  /** That of a director that masquerades: what comes from this address of the machine's goes through it. */
  back?: {
    /** The machine's interface there. */
    interface: string;
    /** The machine's address there. */
    address: string;
    network: string;
    /** The director's address there. */
    gateway: string;
  };
  /** That of clients that it answers itself. */
  front?: {
    /** The machine's interface there. */
    interface: string;
    network: string;
    /** The router to the clients. */
    gateway: string;
  };
}

const anyNetwork = z.union([ipv4Network, ipv6Network], {
  error: "a network, such as 192.168.2.0/24 or fd00:2::/64",
});

const schema = z.strictObject({
  machine: z.instanceof(ExistingMachine, { error: "an ExistingMachine" }),
  directReturns: z
    .array(z.strictObject({ vip: anyAddress, forwarding: z.enum(FORWARDING_METHODS).exclude(["masquerade"]) }))
    .default([]),
  ways: z
    .array(
      z.strictObject({
        back: z
          .strictObject({ interface: interfaceName, address: anyAddress, network: anyNetwork, gateway: anyAddress })
          .optional(),
        front: z.strictObject({ interface: interfaceName, network: anyNetwork, gateway: anyAddress }).optional(),
      }),
    )
    .max(2, { error: "one for each address family" })
    .default([]),
  drainSeconds: stackConfigSchema.shape.drainSeconds,
});

/**
 * A machine that serves: the sample's web server, and the ways of its answers. A machine that serves already needs none of
 * this, unless it shall answer clients itself.
 *
 * @throws pulumi.InputPropertiesError that lists everything wrong with its arguments
 */
export class RealServer extends pulumi.ComponentResource {
  /** @internal */
  readonly component: Component;
  /** Changes with the machine and with what it is told; it resolves when the machine is configured. */
  readonly configuration: pulumi.Output<string>;

  constructor(name: string, args: RealServerMachineArgs, opts?: pulumi.ComponentResourceOptions) {
    const { machine, directReturns, ways, drainSeconds } = checkedPiece(
      `the real server ${name}`,
      schema.superRefine(refuseWithoutWay),
      args,
    );
    super("lvs:index:RealServer", name, { directReturns, ways, drainSeconds }, opts);
    const routes = ways.length === 0 ? undefined : ways.map(routeOf).join("\n");
    const addresses = ways.flatMap(({ back }) => (back === undefined ? [] : [back.address]));
    const plan = { guest: machine.guest, addresses, routes, directReturns, drainSeconds };
    this.component = new Component(
      name,
      { machine: machine.node, ...plan, after: [], mayRetire: false },
      { parent: this },
    );
    this.configuration = this.component.configuration;
    this.registerOutputs({ configuration: this.configuration });
  }
}

type Checked = z.output<typeof schema>;
type Ways = Checked["ways"][number];

function routeOf({ back, front }: Ways): string {
  const own = [back?.interface, back?.address, back?.network, back?.gateway];
  const clients = front === undefined ? [] : [front.interface, front.network, front.gateway];
  return routeLine(familyOfWays({ back, front }) === "ipv6" ? "6" : "4", own, clients);
}

function familyOfWays({ back, front }: Ways): string {
  return familyOfAddress(back?.gateway ?? front?.gateway ?? "");
}

/** What it answers itself must find its way to the clients. */
function refuseWithoutWay({ directReturns, ways }: Checked, context: z.RefinementCtx): void {
  for (const [index, { vip }] of directReturns.entries()) {
    const family = familyOfAddress(vip);
    if (ways.some(({ front }) => front !== undefined && familyOfAddress(front.gateway) === family)) continue;
    const message = `front among ways in the family of ${vip}, whose clients it answers itself`;
    context.addIssue({ code: "custom", path: ["directReturns", index, "vip"], message, input: vip });
  }
}
