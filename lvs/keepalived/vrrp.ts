import { lackOfKeepalived, type Versions } from "../capabilities";
import type { Fault } from "../validateService";
import type { Garp, TrackScript, VrrpInstance } from "../vrrp";
import { block } from "./block";
import { aboutNoServer, plainProgram, tooLong } from "./command";

/** Told of each change of state: `GROUP NAME STATE` and on newer versions a priority. */
const NOTIFY = "/usr/libexec/keepalived/lvs-vrrp";

/** Runs the program that tells whether a director may be master; see guest/director/. */
const TRACK = "/usr/libexec/keepalived/lvs-misc-check --track";

const SCRIPT = "director";

/**
 * A director's whole vrrp.conf; nothing without instances. The instances of a group move together, so that a director has all
 * of its addresses or none: a master that lost one of its networks gives up both.
 *
 * Each starts as backup, and with `nopreempt` takes nothing from a master that lives, so that a director which comes back
 * interrupts nobody. Groups that prefer different directors come back instead, or else one would do all for ever. There is
 * no `vrrp_strict`, which makes keepalived drop what is sent to the floating addresses, and no authentication: RFC 5798 has
 * none any more, since the password went over the network in clear.
 *
 * @see keepalived.conf(5)
 */
export function renderVrrp(instances: readonly VrrpInstance[], versions: Versions): string {
  if (instances.length === 0) return "";
  const names = [...new Set(instances.map(({ group }) => group))];
  const groups = names.map((name) => ({ name, members: instances.filter(({ group }) => group === name) }));
  const isNone = (members: unknown[]) => members.length === 1 && lackOfKeepalived("groupOfOne", versions) !== undefined;
  const [{ trackScript } = {}] = instances;
  const lines = [
    ...(trackScript === undefined ? [] : renderTrackScript(trackScript)),
    ...groups.flatMap(({ name, members }) => (isNone(members) ? [] : renderGroup(name, members))),
    ...groups.flatMap(({ name, members }) =>
      members.flatMap((instance) => renderInstance(instance, isNone(members) ? renderNotices(name) : [])),
    ),
  ];
  return lines.map((line) => `${line}\n`).join("");
}

function renderGroup(name: string, members: readonly VrrpInstance[]): string[] {
  const names = members.map((instance) => instance.name);
  return block(`vrrp_sync_group ${name}`, [...block("group", names), `notify "${NOTIFY}"`]);
}

/** What an instance that stands for its group tells in the group's place. */
function renderNotices(group: string): string[] {
  return ["MASTER", "BACKUP", "FAULT", "STOP"].map(
    (state) => `notify_${state.toLowerCase()} "${NOTIFY} GROUP ${group} ${state}"`,
  );
}

function renderInstance(instance: VrrpInstance, notices: readonly string[]): string[] {
  const [advertised = "", ...others] = instance.virtualAddresses;
  return block(`vrrp_instance ${instance.name}`, [
    "state BACKUP",
    ...(instance.preempt ? [] : ["nopreempt"]),
    ...(instance.preemptDelaySeconds === undefined ? [] : [`preempt_delay ${instance.preemptDelaySeconds}`]),
    `interface ${instance.interface}`,
    ...(instance.version === undefined ? [] : [`version ${instance.version}`]),
    `virtual_router_id ${instance.virtualRouterId}`,
    `priority ${instance.priority}`,
    `advert_int ${instance.advertSeconds}`,
    ...(instance.garp === undefined ? [] : renderGarp(instance.garp)),
    ...renderSource(instance),
    ...(instance.tracked.length === 0 ? [] : block("track_interface", instance.tracked)),
    ...(instance.trackScript === undefined ? [] : block("track_script", [SCRIPT])),
    ...block("virtual_ipaddress", [advertised]),
    // an advertisement carries one family and 20 addresses, and a backup believes none with others than its own: while one
    // director knows of a new address and the other one doesn't yet, they still agree
    ...(others.length === 0 ? [] : block("virtual_ipaddress_excluded", others)),
    ...notices,
  ]);
}

/** Without a weight: the instances' priorities decide nothing while another director is master. */
function renderTrackScript({ command, intervalSeconds, fall, rise }: TrackScript): string[] {
  return block(`vrrp_script ${SCRIPT}`, [
    `script "${TRACK} ${command}"`,
    `interval ${intervalSeconds}`,
    `fall ${fall}`,
    `rise ${rise}`,
  ]);
}

/** Every fault of a program that tells whether a director may be master. */
export function validateTrackScript(trackScript: TrackScript): Fault[] {
  const { command } = trackScript;
  const faults = [...plainProgram("command", command), ...aboutNoServer("command", command, "the director")];
  return faults.length > 0 ? faults : tooLong("command", renderTrackScript(trackScript));
}

function renderGarp({ delaySeconds, repeat, refreshSeconds }: Garp): string[] {
  return [
    `garp_master_delay ${delaySeconds}`,
    `garp_master_repeat ${repeat}`,
    ...(refreshSeconds === 0 ? [] : [`garp_master_refresh ${refreshSeconds}`]),
  ];
}

/**
 * The director's own address by name: else keepalived may take a floating one that is still there.
 * Unicast to nobody is nothing that keepalived has.
 */
function renderSource({ address, peers = [] }: VrrpInstance): string[] {
  if (peers.length === 0) return [`mcast_src_ip ${address}`];
  return [`unicast_src_ip ${address}`, ...block("unicast_peer", peers)];
}
