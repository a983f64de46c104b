import type { StackConfig } from "../config/schema/stack";
import { guestProfiles } from "../guest/profiles";
import type { Guest } from "../guest/script";
import { renderDirectorText } from "../lvs/directorText";
import { renderVrrp } from "../lvs/keepalived/vrrp";
import { renderRules } from "../lvs/rules";
import type { Derived } from "./derived";
import { type MachinePlan, planDirectorMachine } from "./machines";
import { tableOn } from "./table";
import { vrrpOf } from "./vrrp";

export interface DirectorPlan {
  machine: MachinePlan;
  guest: Guest;
  /** The real servers' network, whose own connections the director hides behind itself. */
  backNetwork: string;
  /** The same in IPv6, if there is one. */
  backNetwork6: string | undefined;
  /** The text of keepalived's vrrp.conf; empty where nothing floats. */
  vrrp: string;
  table: TablePlan;
}

export interface TablePlan {
  /** What the director shall be told to hold; see renderDirectorText. */
  lines: string[];
  /** The virtual services' rules in it, in the form of `ipvsadm -Sn`. */
  rules: string[];
}

/** In the order of the configuration. All have the same rules, so that it doesn't matter which one is master. */
export function planDirectors(config: StackConfig, { stack, guest, table, checked }: Derived): DirectorPlan[] {
  const { versions } = guestProfiles[guest.name];
  const rules = renderRules(table);
  return config.directors.map((node) => ({
    machine: planDirectorMachine(config, stack, node),
    guest,
    backNetwork: config.networks.back.cidr,
    backNetwork6: config.networks.back.cidr6,
    vrrp: renderVrrp(vrrpOf(config, node), versions),
    table: { lines: renderDirectorText(tableOn(node, table, config), checked, versions), rules },
  }));
}
