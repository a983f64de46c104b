import type { StackConfig } from "../config/schema/stack";
import type { Guest } from "../guest/script";
import type { CheckedService } from "../lvs/checkedService";
import type { Table } from "../lvs/table";
import { checkedServicesOf } from "./health";
import type { StackIdentity } from "./libvirtNames";
import { tableOf } from "./table";

/** What the plans of directors and of real servers are both made of. */
export interface Derived {
  stack: StackIdentity;
  guest: Guest;
  table: Table;
  /** The table's services with what a director's keepalived does about their health; undefined where it doesn't own it. */
  checkedOn: (director: string) => CheckedService[] | undefined;
}

export function derive(config: StackConfig, stack: StackIdentity): Derived {
  return {
    stack,
    guest: { name: config.guest, packageMirror: config.packageMirror },
    table: tableOf(config),
    checkedOn: (director) => checkedServicesOf(config, director),
  };
}
