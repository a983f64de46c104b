import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { guestProfiles } from "../../guest/profiles";
import type { Versions } from "../../lvs/capabilities";
import type { CheckedService } from "../../lvs/checkedService";
import { renderRules } from "../../lvs/rules";
import { everyOption } from "../unit/lvs/everyOption";
import {
  complaints,
  configurationText,
  dumped,
  makeNamespace,
  removeNamespace,
  runUntil,
  versionsOnDirector,
} from "./support/secondKeepalived";

let versions: Versions;
let services: CheckedService[];
let text: string;

beforeAll(async () => {
  versions = await versionsOnDirector();
  const every = everyOption(versions);
  services = every.services;
  text = configurationText(services, every.instances, versions);
  await makeNamespace();
});

afterAll(removeNamespace);

/** Debian builds its kernel without this scheduler. */
const NOT_BUILT = "twos";

describe("a configuration with every option", () => {
  it("is taken without a word by keepalived of the director's version", async () => {
    expect(await complaints(text)).toEqual([]);
  });

  it("for CentOS 7's version is taken with words about what is old in it only", async () => {
    const { versions } = guestProfiles.centos7;
    const { services, instances } = everyOption(versions);

    const said = await complaints(configurationText(services, instances, versions));

    expect(said.filter((line) => !/is deprecated|protocol will be ignored/.test(line))).toEqual([]);
  });
});

/** What keepalived's own dump has to say of each option that the live table doesn't show, block by block. */
const DUMPED = {
  "VS VIP = 192.168.1.12, VPORT = 80": [
    "VirtualHost = www.example.org",
    "delay_loop = 5.000000",
    "quorum = 2, hysteresis = 1",
    "sorry server = [192.168.2.15]:tcp:8081",
    "connection limit range = 50 -> 100",
    "connection limit range = 0 -> 7",
    "Inhibit on failure is ON",
    "RS up notify script = '/usr/bin/true' 'lvs-health' 'up' '-t' '192.168.1.12:80' '-r' '192.168.2.13:80', uid:gid 0:0",
    "RS down notify script = '/usr/bin/true' 'lvs-health' 'down' '-t' '192.168.1.12:80' '-r' '192.168.2.13:80', uid:gid 0:0",
  ],
  "[192.168.1.12]:tcp:80 -> [192.168.2.13]:tcp:80": [
    "Delay loop = 5000000 us",
    "Retries = 2",
    "Delay before retry = 3000000 us",
    "Dest = [192.168.2.13]:8080",
    "Timeout = 2.000000",
    "Keepalive method = HTTP_GET, http protocol 1.0",
    "Checked url = /health?a=1#{b}",
    "204",
  ],
  "[192.168.1.12]:tcp:443 -> [192.168.2.13]:tcp:443": [
    "Keepalive method = SSL_GET, http protocol 1.0",
    "digest = ec90a42b99ea9a2f5ecbe213ac9eba03",
  ],
  "[192.168.1.12]:tcp:0 -> [192.168.2.13]:tcp:0": ["Dest = [192.168.2.13]:22", "Keepalive method = TCP_CHECK"],
  "[fd00:1::12]:tcp:25 -> [fd00:2::13]:tcp:25": [
    "Retries = 2",
    "Delay before retry = 3000000 us",
    "Keepalive method = SMTP_CHECK",
    "helo = director.example",
  ],
  "[192.168.1.12]:udp:5300 -> [192.168.2.50]:udp:80": [
    "Keepalive method = DNS_CHECK",
    "Type = A",
    "Name = example.org",
  ],
  "[192.168.1.12]:udp:5300 -> [192.168.2.52]:udp:80": ["Keepalive method = PING_CHECK"],
  "[192.168.1.12]:udp:5300 -> [192.168.2.53]:udp:80": [
    "Dest = [192.168.2.53]:3478",
    "Keepalive method = UDP_CHECK",
    "Payload len = 2",
    "Require reply = yes",
    "Min reply length = 2",
    "Max reply length = 65535",
    "Reply data mask = yes",
  ],
  "[192.168.1.12]:udp:5300 -> [192.168.2.55]:udp:80": [
    "Keepalive method = SSL_GET, http protocol 1.0",
    "Enable SNI set",
    "Checked url = /a",
    "Checked url = /b",
    "200-299",
  ],
  "[192.168.1.12]:udp:53 -> [192.168.2.13]:udp:80": ["Keepalive method = MISC_CHECK", "timeout = 4", "dynamic = YES"],
  "FWM 1 -> [192.168.2.13]:none:0": ["Keepalive method = MISC_CHECK", "timeout = 5", "dynamic = NO"],
};

describe("keepalived, as it runs with every option,", () => {
  let dump: string[];
  let addresses: string;

  beforeAll(async () => {
    addresses = await runUntil(text, "ip -o address show | grep -e 192.168.1.10 && ip -o address show");
    dump = await dumped();
  });

  it("has the floating addresses, of both families", () => {
    for (const address of ["192.168.1.10", "fd00:1::10", "192.168.2.10"]) expect(addresses).toContain(`${address}/`);
  });

  it.each(Object.entries(DUMPED))("dumps what it was told: %s", (title, wanted) => {
    expect(blockOf(title, dump)).toEqual(expect.arrayContaining(wanted));
  });

  it("dumps what it was told of VRRP", () => {
    expect(dump).toEqual(expect.arrayContaining(["Interface = eth0", "Virtual Router ID = 51", "Priority = 250"]));
    expect(dump).toEqual(expect.arrayContaining(["Advert interval = 2 sec", "Preempt = disabled"]));
    expect(dump).toEqual(
      expect.arrayContaining(["VRRP Script = director", "Interval = 3 sec", "Rise = 2", "Fall = 2"]),
    );
    expect(dump).toContain("Generic state transition script = '/usr/bin/true' 'lvs-vrrp', uid:gid 0:0");
  });

  it("makes the same table as the rules that ipvsadm would get", async () => {
    const made = services.filter(({ service }) => service.scheduler !== NOT_BUILT);
    const unchecked = made.map(({ service, health }) => ({
      service,
      health: { ...health, check: undefined, ownChecks: undefined },
    }));
    const rules = rulesOf(made);

    const table = await runUntil(
      configurationText(unchecked, [], versions),
      `ipvsadm -Sn && test $(ipvsadm -Sn | wc -l) = ${rules.length}`,
    );

    expect(table.replaceAll(" --tun-type ipip", "").split("\n").map(withoutBlanks).sort()).toEqual(rules);
  });
});

/** As `ipvsadm -Sn` prints them, which leaves thresholds out. */
function rulesOf(services: CheckedService[]): string[] {
  const virtualServices = services.map(({ service }) => service);
  return renderRules({ virtualServices })
    .map((rule) => withoutBlanks(rule.replace(/ -[xy] \d+/g, "")))
    .sort();
}

function withoutBlanks(rule: string): string {
  return rule.trim();
}

/** The lines from a title to the next one of its kind. */
function blockOf(title: string, dump: string[]): string[] {
  const start = dump.indexOf(title);
  const next = dump.findIndex(
    (line, i) => i > start && /^(VS |\[.*\] ?:?.* -> |FWM .* -> |------< Virtual)/.test(line),
  );
  return start === -1 ? [] : dump.slice(start, next === -1 ? undefined : next);
}
