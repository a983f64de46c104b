import { guestProfiles } from "../../../guest/profiles";
import type { Clone } from "../../harness/clone";
import { ADDRESSES, rulesOf, type TableState } from "../../harness/twentyChanges";

const FILE = "/etc/keepalived/keepalived.conf";
const { keepalivedOptions } = guestProfiles.centos7;
const WAIT_SECONDS = 120;

/** Makes the director of a stack one that keepalived writes the table of, from a configuration written by hand. */
export async function takeOver(clone: Clone, state: TableState): Promise<void> {
  await clone.onNode(
    "node1",
    `set -e
    systemctl disable --now ipvsadm
    ${writing(state)}
    echo '${keepalivedOptions.variable}="-D"' >${keepalivedOptions.file}
    systemctl restart keepalived
    ${untilLive(state)}`,
  );
}

/** Writes the configuration anew and reloads it, which ends once the table is as it says. */
export async function reload(clone: Clone, state: TableState): Promise<void> {
  await clone.onNode("node1", ["set -e", writing(state), "systemctl reload keepalived", untilLive(state)].join("\n"));
}

function writing(state: TableState): string {
  return `cat >${FILE} <<'END'\n${handMadeConfiguration(state)}END`;
}

function untilLive(state: TableState): string {
  const wanted = rulesOf(state).sort().join("\n");
  return `timeout ${WAIT_SECONDS} sh -c 'until [ "$(ipvsadm -Sn | LC_ALL=C sort)" = "${wanted}" ]; do sleep 0.2; done'`;
}

/** What its manual shows for such a service. @see keepalived.conf(5) */
export function handMadeConfiguration({ scheduler, weights }: TableState): string {
  const realServers = Object.entries(weights).map(
    ([node, weight]) => `
    real_server ${ADDRESSES[node]} 80 {
        weight ${weight}
        TCP_CHECK {
            connect_timeout 10
        }
    }`,
  );
  return `virtual_server 192.168.1.12 80 {
    delay_loop 10
    lvs_sched ${scheduler}
    lvs_method NAT
    protocol TCP
${realServers.join("\n")}
}
`;
}
