import type { StackConfig } from "../config/schema/stack";
import { guestProfiles } from "../guest/profiles";
import type { Firewalld, Guest } from "../guest/script";
import { renderDirectorText } from "../lvs/directorText";
import type { HealthPolicy } from "../lvs/healthCheck";
import { renderVrrp } from "../lvs/keepalived/vrrp";
import { renderRules } from "../lvs/rules";
import type { VirtualService } from "../lvs/virtualService";
import type { Derived } from "./derived";
import { openingsOf, planDirectorFirewalld } from "./firewalld";
import { type MachinePlan, planDirectorMachine } from "./machines";
import { planServing, type ServingPlan } from "./realServers";
import { tableOn } from "./table";
import { vrrpOf } from "./vrrp";

export interface DirectorPlan {
  machine: MachinePlan;
  guest: Guest;
  /** The real servers' network, whose own connections the director hides behind itself; undefined for none of their own. */
  backNetwork: string | undefined;
  /** The same in IPv6, if there is one. */
  backNetwork6: string | undefined;
  /** The text of keepalived's vrrp.conf; empty where nothing floats. */
  vrrp: string;
  /** One that stays on; undefined for none. */
  firewalld?: Firewalld;
  /** What makes it a real server as well; undefined for one that only directs. */
  serving: ServingPlan | undefined;
}

/** What a director holds. */
export interface TablePlan {
  /** What the director shall be told to hold, and its firewalld to let through; see renderDirectorText and openingsOf. */
  lines: string[];
  /** The virtual services' rules in it, in the form of `ipvsadm -Sn`. */
  rules: string[];
  /** The same services as values, which policies can judge: each with what is done about its health, if anything. */
  virtualServices: (VirtualService & { health?: HealthPolicy })[];
}

/** In the order of the configuration. */
export function planDirectors(config: StackConfig, derived: Derived): DirectorPlan[] {
  const { stack, guest } = derived;
  const { versions } = guestProfiles[guest.name];
  return config.directors.map((node) => ({
    machine: planDirectorMachine(config, stack, node),
    guest,
    backNetwork: config.networks.back?.cidr,
    backNetwork6: config.networks.back?.cidr6,
    vrrp: renderVrrp(vrrpOf(config, node), versions),
    firewalld: planDirectorFirewalld(config, node),
    serving: planServing(config, derived, node),
  }));
}

/** Each director's, in the same order. All have the same rules, so that it doesn't matter which one is master. */
export function planTables(config: StackConfig, derived: Derived): TablePlan[] {
  const { guest, table, checkedOn } = derived;
  const { versions } = guestProfiles[guest.name];
  const rules = renderRules(table);
  return config.directors.map((node) => {
    const checked = checkedOn(node);
    return {
      lines: [
        ...openingsOf(config, derived, node),
        ...renderDirectorText(tableOn(node, table, config), checked, config.programs, versions),
      ],
      rules,
      virtualServices: checked?.map(({ service, health }) => ({ ...service, health })) ?? table.virtualServices,
    };
  });
}
