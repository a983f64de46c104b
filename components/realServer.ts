import { remote } from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import { guestProfiles } from "../guest/profiles";
import { closeFirewallScript, type Firewalld, type Guest, roleScript } from "../guest/script";
import { shellQuote } from "../guest/shellQuote";
import type { RealServerPlan } from "../plan/realServers";
import type { ClusterNode, OnMachine } from "./clusterNode";
import { DirectReturn } from "./directReturn";
import { configurationKey, runOn } from "./roleCommand";

export interface RealServerArgs extends OnMachine<RealServerPlan> {
  /** What must be there before: its way to its packages, and what else its machine is. */
  after: pulumi.Resource[];
  /** Whether it may go on without this role, as a director does. */
  mayRetire: boolean;
  /** The longest time that connections may go on when such a VIP leaves it. */
  drainSeconds: number;
}

/** A machine that serves: a web server, enabled, with a page that says which real server answered. */
export class RealServer extends pulumi.ComponentResource {
  readonly machine: ClusterNode;
  /** Its addresses in the table. */
  readonly addresses: string[];
  /** One that stays on, and that no director's table goes with. */
  private readonly firewalld: Firewalld | undefined;
  /** Changes with the machine and with what it is told; it resolves when the machine is configured. */
  readonly configuration: pulumi.Output<string>;

  constructor(name: string, args: RealServerArgs, opts?: pulumi.ComponentResourceOptions) {
    const { machine, after, mayRetire, ...plan } = args;
    super("lvs:cluster:RealServer", name, { node: machine.node, ...plan }, opts);
    const { guest, addresses, routes, directReturns, firewalld, drainSeconds } = plan;
    this.machine = machine;
    this.addresses = addresses;
    this.firewalld = mayRetire ? undefined : firewalld;

    const greeting = machine.node.charAt(0).toUpperCase() + machine.node.slice(1);
    const settings = { GREETING: greeting };
    const configured = runOn(
      `${name}-configure`,
      machine,
      roleScript("real-server", guest, routes === undefined ? settings : { ...settings, ROUTES: routes }, firewalld),
      { parent: this, dependsOn: after },
    );
    const serving = mayRetire
      ? stopServingAtLast(`${name}-web-server`, { machine, configured: configured.resource, guest }, { parent: this })
      : configured.resource;
    for (const { forwarding, vip } of directReturns) {
      new DirectReturn(
        // a colon has a meaning in the names of resources
        `${name}-${forwarding}-${vip.replaceAll(/[.:]/g, "-")}`,
        { machine, configured: serving, forwarding, vip, drainSeconds },
        { parent: this },
      );
    }

    this.configuration = configurationKey(machine, configured);
    this.registerOutputs({ configuration: this.configuration });
  }

  /**
   * Has a firewalld that stays on let through nothing that isn't needed any more.
   *
   * @param opts with another parent than this: what that waits for, such as a table, waits for all that is in here
   */
  closeFirewall(name: string, opts: pulumi.CustomResourceOptions): void {
    if (this.firewalld !== undefined) runOn(name, this.machine, closeFirewallScript(this.firewalld), opts);
  }
}

/** When the role is taken away and the machine stays, its web server ends, unless it was the machine's own before. */
function stopServingAtLast(
  name: string,
  { machine, configured, guest }: { machine: ClusterNode; configured: pulumi.Resource; guest: Guest },
  opts: pulumi.CustomResourceOptions,
): pulumi.Resource {
  const { webServer } = guestProfiles[guest.name];
  const wasThere = `grep -qsx '${webServer} enabled' /var/lib/lvs/services-before`;
  return new remote.Command(
    name,
    {
      connection: machine.connection,
      create: "true",
      update: "true",
      delete: `sudo -n sh -c ${shellQuote(`${wasThere} || systemctl -q disable --now ${webServer}`)}`,
      // a new machine is an update: a replacement would end with stopping it
      stdin: machine.instance,
      addPreviousOutputInEnv: false,
    },
    pulumi.mergeOptions(opts, { dependsOn: [configured], deletedWith: machine.presence }),
  );
}
