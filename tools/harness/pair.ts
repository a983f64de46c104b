import { shellQuote } from "../../guest/shellQuote";
import type { Clone } from "./clone";
import { BOTH_FAMILIES, type Settings } from "./settings";

/** What floats between the directors. */
export const FLOATING = {
  vip: "192.168.1.10",
  vip6: "fd00:1::10",
  gateway: "192.168.2.10",
  gateway6: "fd00:2::10",
};
export const FLOATING_URL = `http://${FLOATING.vip}/`;

const DIRECTORS = ["node1", "node4"] as const;
const WAIT_SECONDS = 120;

/** Settings of a stack whose VIP floats: between one director and nobody yet, or between two. */
export function floatingSettings(count: 1 | 2): Settings {
  const node4 = { front: "192.168.1.15", back: "192.168.2.15", front6: "fd00:1::15", back6: "fd00:2::15" };
  const realServers = [{ node: "node2" }, { node: "node3" }];
  const health = { delaySeconds: 2 };
  return {
    ...BOTH_FAMILIES,
    nodes: count === 1 ? BOTH_FAMILIES.nodes : { ...BOTH_FAMILIES.nodes, node4 },
    director: undefined,
    directors: DIRECTORS.slice(0, count),
    failover: FLOATING,
    owner: "keepalived",
    virtualServices: [FLOATING.vip, FLOATING.vip6].map((address) => ({
      address,
      port: 80,
      scheduler: "rr",
      realServers,
      health,
    })),
  };
}

/** Two directors of a clone's stack that runs. */
export class Pair {
  constructor(private readonly clone: Clone) {}

  /** The one that has the VIP; both must be there to be asked. */
  async master(): Promise<string> {
    const holders: string[] = [];
    for (const node of DIRECTORS) if ((await this.clone.onNode(node, VIP_HERE)) !== "") holders.push(node);
    const [master, ...others] = holders;
    if (master === undefined || others.length > 0) throw new Error(`${FLOATING.vip} is on ${holders.join(" and ")}`);
    return master;
  }

  otherThan(director: string): string {
    return director === DIRECTORS[0] ? DIRECTORS[1] : DIRECTORS[0];
  }

  /**
   * Waits, within a bound, until the other director has been told of a connection from the console's port as its master
   * knows it. Of an earlier one from that port it may know for minutes, which was another real server's or is over.
   */
  async sharesConnection(master: string, port: number | undefined, vip: string = FLOATING.vip): Promise<void> {
    const connection = `ipvsadm -Lnc | awk '$4 ~ /:${port}$/ && $5 == "${vip}:80" { print $3, $4, $5, $6 }'`;
    const known = await this.clone.onNode(master, connection);
    const untilFound = `until ${connection} | grep -qFx "${known}"; do sleep 0.2; done`;
    await this.clone.onNode(this.otherThan(master), `timeout ${WAIT_SECONDS} sh -c ${shellQuote(untilFound)}`);
  }

  /** Waits, within a bound, until a director has the VIP and a client gets an answer there. */
  async hasTakenOver(director: string): Promise<void> {
    await this.clone.onNode(
      director,
      `timeout ${WAIT_SECONDS} sh -c 'until ${VIP_HERE} | grep -q .; do sleep 0.2; done'`,
    );
    await this.clone.expect(
      `timeout ${WAIT_SECONDS} ./lab sh -c 'until curl -s --max-time 1 ${FLOATING_URL}; do sleep 0.2; done'`,
    );
  }

  /** Waits, within a bound, until a director says that it stands by, and has no VIP. */
  async standsBy(director: string): Promise<void> {
    const standsBy = `lvs-table status | grep -q "^vrrp BACKUP" && ! ${VIP_HERE} | grep -q .`;
    await this.clone.onNode(
      director,
      `timeout ${WAIT_SECONDS} sh -c '
      systemctl is-system-running --wait >/dev/null
      until ${standsBy}; do sleep 0.5; done'`,
    );
  }
}

/** On lo it is a real server's. */
const VIP_HERE = `ip -o address show scope global to ${FLOATING.vip}`;
