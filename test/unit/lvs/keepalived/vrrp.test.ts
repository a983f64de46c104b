import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { renderVrrp } from "../../../../lvs/keepalived/vrrp";
import type { TrackScript, VrrpInstance } from "../../../../lvs/vrrp";
import { KNOWN_VERSIONS, type KnownVersion } from "./keywords";
import { type Line, parseConfiguration } from "./parseConfiguration";

const versionsOf = (keepalived: string) => ({ linux: "6.1", ipvsadm: "1.31", keepalived });

function instanceOf(name: string, group: string): fc.Arbitrary<VrrpInstance> {
  return fc.record({
    name: fc.constant(name),
    group: fc.constant(group),
    interface: fc.constantFrom("eth0", "eth1"),
    virtualRouterId: fc.integer({ min: 1, max: 255 }),
    priority: fc.integer({ min: 1, max: 254 }),
    preempt: fc.boolean(),
    preemptDelaySeconds: fc.constantFrom(undefined, 1, 1000),
    version: fc.constantFrom(undefined, 3 as const),
    advertSeconds: fc.constantFrom(1, 2, 40, 0.01, 0.29, 1.5),
    garp: fc.option(
      fc.record({
        delaySeconds: fc.constantFrom(1, 5),
        repeat: fc.constantFrom(1, 5),
        refreshSeconds: fc.constantFrom(0, 60),
      }),
      { nil: undefined },
    ),
    address: fc.constantFrom("192.168.1.12", "192.168.2.12"),
    peers: fc.option(fc.subarray(["192.168.1.15", "192.168.1.16"], { minLength: 1 }), { nil: undefined }),
    tracked: fc.subarray(["eth1", "eth2"]),
    virtualAddresses: fc
      .shuffledSubarray(["fd00:1::10", "192.168.1.11", "10.9.0.1"])
      .map((others) => ["192.168.1.10", ...others]),
  });
}

const trackScripts: fc.Arbitrary<TrackScript> = fc.record({
  command: fc.constantFrom("/usr/local/bin/may", "/usr/libexec/keepalived/programs/may.sh --be master"),
  intervalSeconds: fc.constantFrom(1, 4294),
  fall: fc.constantFrom(1, 3),
  rise: fc.constantFrom(1, 2),
});

const instances = fc
  .tuple(
    fc.tuple(instanceOf("front-mail", "mail"), instanceOf("back-mail", "mail")),
    fc.tuple(instanceOf("front", "directors"), instanceOf("back", "directors")),
    fc.boolean(),
    fc.option(trackScripts, { nil: undefined }),
  )
  .map(([mail, first, both, trackScript]) =>
    [...(both ? mail : []), ...first].map((instance) => ({ ...instance, trackScript })),
  );

function parse(given: readonly VrrpInstance[], version: KnownVersion): Line[] {
  return parseConfiguration(renderVrrp(given, versionsOf(version)).split("\n").slice(0, -1), version);
}

/** The blocks of a kind. */
function blocksOf(kind: string, lines: Line[]): Line[] {
  return lines.filter(({ words }) => words[0] === kind);
}

function readTrackScript({ block }: Line): TrackScript {
  const value = (keyword: string) => blocksOf(keyword, block)[0]?.words[1] ?? "";
  return {
    command: value("script").replace("/usr/libexec/keepalived/lvs-misc-check --track ", ""),
    intervalSeconds: Number(value("interval")),
    fall: Number(value("fall")),
    rise: Number(value("rise")),
  };
}

/** The sync groups' names, by the instances in them. */
function readGroups(lines: Line[]): Record<string, string> {
  return Object.fromEntries(
    blocksOf("vrrp_sync_group", lines).flatMap(({ words: [_, group = ""], block }) =>
      blocksOf("group", block).flatMap((members) => members.block.map(({ words: [name = ""] }) => [name, group])),
    ),
  );
}

/** @param lines all, among them the groups and scripts that name it or that it names */
function readInstance({ words: [_, name = ""], block }: Line, lines: Line[]): VrrpInstance {
  const scripts = blocksOf("vrrp_script", lines);
  const value = (keyword: string) => block.find(({ words }) => words[0] === keyword)?.words[1];
  const list = (keyword: string) => block.find(({ words }) => words[0] === keyword)?.block.map(({ words }) => words[0]);
  return {
    name,
    group: readGroups(lines)[name] ?? "",
    interface: value("interface") ?? "",
    virtualRouterId: Number(value("virtual_router_id")),
    priority: Number(value("priority")),
    preempt: !block.some(({ words }) => words[0] === "nopreempt"),
    preemptDelaySeconds: value("preempt_delay") === undefined ? undefined : Number(value("preempt_delay")),
    version: value("version") === "3" ? 3 : undefined,
    advertSeconds: Number(value("advert_int")),
    garp:
      value("garp_master_delay") === undefined
        ? undefined
        : {
            delaySeconds: Number(value("garp_master_delay")),
            repeat: Number(value("garp_master_repeat")),
            refreshSeconds: Number(value("garp_master_refresh") ?? 0),
          },
    address: value("mcast_src_ip") ?? value("unicast_src_ip") ?? "",
    peers: list("unicast_peer") as string[] | undefined,
    tracked: (list("track_interface") ?? []) as string[],
    trackScript: scripts.filter(({ words }) => list("track_script")?.join() === words[1]).map(readTrackScript)[0],
    virtualAddresses: [...(list("virtual_ipaddress") ?? []), ...(list("virtual_ipaddress_excluded") ?? [])] as string[],
  };
}

describe.each(KNOWN_VERSIONS)("VRRP for keepalived %s", (version) => {
  it("says every option of every instance, in words that this version knows", () => {
    fc.assert(
      fc.property(instances, (given) => {
        const lines = parse(given, version);
        expect(blocksOf("vrrp_instance", lines).map((each) => readInstance(each, lines))).toEqual(given);
        expect(blocksOf("vrrp_script", lines)).toHaveLength(given[0]?.trackScript === undefined ? 0 : 1);
      }),
    );
  });

  it("starts every instance as backup, without authentication and strictness", () => {
    fc.assert(
      fc.property(instances, (given) => {
        for (const { block } of blocksOf("vrrp_instance", parse(given, version))) {
          const lines = block.map(({ words }) => words.join(" "));
          expect(lines).toEqual(expect.arrayContaining(["state BACKUP"]));
        }
        expect(renderVrrp(given, versionsOf(version))).not.toMatch(/auth|strict/);
      }),
    );
  });

  it("moves the instances of a group together and tells the director's script", () => {
    fc.assert(
      fc.property(instances, (given) => {
        const groups = given.length === 2 ? ["directors"] : ["mail", "directors"];
        expect(blocksOf("vrrp_sync_group", parse(given, version))).toEqual(
          groups.map((group) => ({
            words: ["vrrp_sync_group", group],
            block: [
              {
                words: ["group"],
                block: given.flatMap((each) => (each.group === group ? [{ words: [each.name], block: [] }] : [])),
              },
              { words: ["notify", "/usr/libexec/keepalived/lvs-vrrp"], block: [] },
            ],
          })),
        );
      }),
    );
  });
});

it("VRRP by unicast has no peers to name as long as the director is alone", () => {
  const [front, back] = fc.sample(instances, { numRuns: 1, seed: 1 })[0] ?? [];
  if (front === undefined || back === undefined) throw new Error("No sample");
  const alone = renderVrrp([{ ...front, peers: [] }, back], versionsOf("2.2.7"));
  expect(alone).toBe(renderVrrp([{ ...front, peers: undefined }, back], versionsOf("2.2.7")));
});

it("VRRP of a director without anything that floats is nothing at all", () => {
  expect(renderVrrp([], versionsOf("1.3.5"))).toBe("");
});

describe("an instance that is alone in its group", () => {
  const [sample] = fc.sample(instanceOf("front-mail", "mail"), { numRuns: 1, seed: 1 });
  const alone = sample as VrrpInstance;

  it("tells the director's script in its group's place, where keepalived takes no such group", () => {
    const [instance, ...others] = parse([alone], "1.3.5");

    expect(others).toEqual([]);
    expect(instance?.block.map(({ words }) => words.join(" ")).filter((line) => line.startsWith("notify"))).toEqual(
      ["MASTER", "BACKUP", "FAULT", "STOP"].map(
        (state) => `notify_${state.toLowerCase()} /usr/libexec/keepalived/lvs-vrrp GROUP mail ${state}`,
      ),
    );
  });

  it("is a group where keepalived takes one", () => {
    const lines = parse([alone], "2.2.7");

    expect(blocksOf("vrrp_sync_group", lines)).toHaveLength(1);
    expect(renderVrrp([alone], versionsOf("2.2.7"))).not.toContain("notify_");
  });
});
