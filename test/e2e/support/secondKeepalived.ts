import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Versions } from "../../../lvs/capabilities";
import type { CheckedService } from "../../../lvs/checkedService";
import { renderVirtualServers } from "../../../lvs/keepalived/virtualServers";
import { renderVrrp } from "../../../lvs/keepalived/vrrp";
import type { VrrpInstance } from "../../../lvs/vrrp";
import { clone, onNode } from "../sharedClone";

const NAMESPACE = "every-option";
const UNIT = "every-option";
const FOLDER = "/tmp/every-option";
const HERE = `ip netns exec ${NAMESPACE}`;

/** What the director's own scripts would write down belongs to the real table, not to this one. */
const NOTIFY = { ours: "/usr/libexec/keepalived/", none: "/usr/bin/true " };

/** What a director of these versions would get as keepalived's configuration. */
export function configurationText(services: CheckedService[], instances: VrrpInstance[], versions: Versions): string {
  const virtualServers = renderVirtualServers(services, versions).map((line) => `${line.split("\t")[1]}\n`);
  const text = renderVrrp(instances, versions) + virtualServers.join("");
  return `global_defs {
    router_id every-option
    script_user root
    enable_script_security
}
${text.replaceAll(NOTIFY.ours, NOTIFY.none)}`;
}

/** What the director's programs and kernel are. */
export async function versionsOnDirector(): Promise<Versions> {
  const printed = await onNode("node1", "uname -r; ipvsadm --version; keepalived --version 2>&1");
  const [linux = "", ipvsadm = "", keepalived = ""] = printed.split("\n").map((line) => /\d+(\.\d+)+/.exec(line)?.[0]);
  return { linux, ipvsadm, keepalived };
}

/** A network of its own on the director, with the sample's addresses and a table of its own. */
export async function makeNamespace(): Promise<void> {
  const leg = (name: string, address: string) => `
    ip -n ${NAMESPACE} link add ${name} multicast on type dummy
    ip -n ${NAMESPACE} link set ${name} up
    ip -n ${NAMESPACE} address add ${address}/24 dev ${name}`;
  await onNode(
    "node1",
    `set -e; mkdir -p ${FOLDER}
    ip netns add ${NAMESPACE}
    ip -n ${NAMESPACE} link set lo up${leg("eth0", "192.168.1.12")}${leg("eth1", "192.168.2.12")}`,
  );
}

export async function removeNamespace(): Promise<void> {
  await onNode("node1", `ip netns del ${NAMESPACE}; rm -r ${FOLDER}`);
}

/** What keepalived says of a configuration that it only looks at. */
export async function complaints(text: string): Promise<string[]> {
  await putConfiguration(text);
  const said = await onNode("node1", `${HERE} keepalived -t -f ${FOLDER}/keepalived.conf 2>&1 || true`);
  return said.split("\n").filter((line) => line !== "");
}

/** Runs it there until a command without single quotes succeeds, within a bound; returns what that printed. */
export async function runUntil(text: string, command: string): Promise<string> {
  await putConfiguration(text);
  const keepalived = `keepalived -n -l -d -f keepalived.conf -p all.pid -r vrrp.pid -c checkers.pid`;
  return onNode(
    "node1",
    `cd ${FOLDER}
    systemd-run -q --unit=${UNIT} -p WorkingDirectory=${FOLDER} sh -c "exec ${HERE} ${keepalived} >dump 2>&1"
    for i in $(seq 120); do if ${HERE} sh -c '${command}' >shown; then break; fi; sleep 0.5; done
    systemctl stop ${UNIT}; cat shown`,
  );
}

/** What it said when it ran last, configuration dump and all, without the times. */
export async function dumped(): Promise<string[]> {
  const dump = await onNode("node1", `cat ${FOLDER}/dump`);
  return dump.split("\n").map((line) => line.replace(/^\w+ \w+ +\d+ [\d:]+ \d+: /, "").trim());
}

async function putConfiguration(text: string): Promise<void> {
  await writeFile(join(clone.dir, "every-option.conf"), text);
  await clone.expect(`./lab ssh node1 sudo -n tee ${FOLDER}/keepalived.conf <every-option.conf >/dev/null`);
}
