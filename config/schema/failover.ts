import { z } from "zod";
import {
  DEFAULT_ADVERT_SECONDS,
  DEFAULT_GARP,
  DEFAULT_PREEMPT_DELAY_SECONDS,
  DEFAULT_TRACK_SCRIPT,
  DEFAULT_VIRTUAL_ROUTER_IDS,
  DEFAULT_VRRP_VERSION,
  MAX_PREEMPT_DELAY_SECONDS,
  MAX_VIRTUAL_ROUTER_ID,
  VRRP_VERSIONS,
} from "../../lvs/vrrp";
import { command, PROGRAMS } from "./check";
import { ADVERTISEMENTS } from "./defaults";
import { anyAddress, between, ipv4, ipv6, nodeName } from "./fields";

/** keepalived 1.3.5 holds them in 32 bits of microseconds. */
const MAX_SECONDS = 4294;
/** More would be a flood. */
const MAX_GARP_REPEAT = 100;

const MAX_TRIES = 1000;

/** VRRP 3 counts hundredths of a second in 12 bits. */
const ADVERT = "a number of seconds, 0.01 to 40 in hundredths";
const advertSeconds = z
  .number({ error: ADVERT })
  .min(0.01, { error: ADVERT })
  .max(40, { error: ADVERT })
  .multipleOf(0.01, { error: ADVERT });

const tries = between(1, MAX_TRIES, "a number of tries");
const virtualRouterId = between(1, MAX_VIRTUAL_ROUTER_ID, "a virtual router's number");

/** Addresses beside the first ones, which float by themselves. */
export const group = z.strictObject({
  prefers: nodeName.meta({
    otherNames: ["priority", "state"],
    description: "The director that has them while both are well; the other one has them as long as it isn't.",
  }),
  vip: ipv4.meta({
    otherNames: ["virtual_ipaddress"],
    description: "The group's VIP: an address of the front network that no machine has as its own.",
  }),
  vip6: ipv6.optional().meta({ description: "Its IPv6 VIP." }),
  vips: z
    .array(anyAddress)
    .default([])
    .meta({
      otherNames: ["virtual_ipaddress_excluded"],
      description: "VIPs beside these, as the cluster's `vips` are beside `failover.vip`.",
    }),
  gateway: ipv4.optional().meta({
    description:
      "The way back of the group's real servers: an address of the back network that no machine has as its own. Masquerade needs one.",
  }),
  gateway6: ipv6.optional().meta({ description: "The same in IPv6." }),
  virtualRouterIds: z
    .strictObject({
      front: virtualRouterId.meta({ description: "The group's virtual router of the front network." }),
      back: virtualRouterId
        .optional()
        .meta({ description: "The one of the back network, for a group that has a gateway." }),
    })
    .meta({
      otherNames: ["virtual_router_id", "vrid"],
      description: "The virtual routers' numbers, others than those of any other group.",
    }),
});

/** What floats between the directors, so that it is there as long as one of them is. */
export const failover = z.strictObject({
  vip: ipv4.meta({
    otherNames: ["virtual_ipaddress"],
    description: "The VIP: an address of the front network that no machine has as its own.",
  }),
  vip6: ipv6.optional().meta({ description: "The IPv6 VIP: likewise an address that no machine has." }),
  gateway: ipv4.optional().meta({
    description:
      "The real servers' way out and back: an address of the back network that no machine has as its own. Masquerade needs one; without it real servers have a way of their own, by the front network.",
  }),
  gateway6: ipv6.optional().meta({ description: "The real servers' way out and back in IPv6." }),
  advertisements: z
    .enum(["multicast", "unicast"])
    .default(ADVERTISEMENTS)
    .meta({
      otherNames: ["unicast_peer"],
      description: "`unicast` where the networks carry no multicast between the directors.",
    }),
  version: z
    .literal(VRRP_VERSIONS, { error: "2 or 3" })
    .default(DEFAULT_VRRP_VERSION)
    .meta({
      otherNames: ["vrrp_version"],
      description: "VRRP's version; with 3 the time between two advertisements may be a part of a second.",
    }),
  advertSeconds: advertSeconds.default(DEFAULT_ADVERT_SECONDS).meta({
    otherNames: ["advert_int"],
    description:
      "The seconds between two of the master's advertisements, whole ones in version 2. Without any for three of these and less than one second more, in version 3 less than one of these more, the other director takes over.",
  }),
  garp: z
    .strictObject({
      delaySeconds: between(1, MAX_SECONDS, "a number of seconds")
        .default(DEFAULT_GARP.delaySeconds)
        .meta({ otherNames: ["garp_master_delay"], description: "After how long it tells them a second time." }),
      repeat: between(1, MAX_GARP_REPEAT, "a number of messages")
        .default(DEFAULT_GARP.repeat)
        .meta({ otherNames: ["garp_master_repeat"], description: "How many messages it sends each time." }),
      refreshSeconds: between(0, MAX_SECONDS, "a number of seconds")
        .default(DEFAULT_GARP.refreshSeconds)
        .meta({
          otherNames: ["garp_master_refresh"],
          description: "How long between two more times for as long as it is master; 0 for never.",
        }),
    })
    .optional()
    .meta({
      description:
        "How a new master tells the networks where the addresses are now, by gratuitous ARP and unsolicited neighbour advertisements.",
      byDefault: "keepalived's own, as below",
    }),
  trackScript: z
    .strictObject({
      command: command.meta({
        otherNames: ["script"],
        description:
          "The program: the path of a script in the project, which the directors then get, or the absolute path of one that is there. Status 0 is a success.",
        guide: PROGRAMS,
      }),
      intervalSeconds: between(1, MAX_SECONDS, "a number of seconds")
        .default(DEFAULT_TRACK_SCRIPT.intervalSeconds)
        .meta({
          otherNames: ["interval"],
          description: "How long from one start of it to the next; one that takes longer has failed.",
        }),
      fall: tries
        .default(DEFAULT_TRACK_SCRIPT.fall)
        .meta({ description: "After how many failures in a row a director gives up what floats." }),
      rise: tries
        .default(DEFAULT_TRACK_SCRIPT.rise)
        .meta({ description: "After how many successes in a row it may be master again." }),
    })
    .optional()
    .meta({
      otherNames: ["track_script", "vrrp_script", "track_process", "vrrp_track_process"],
      description: "A program that each director runs: one on which it fails isn't master.",
      guide: "failover.md#a-program-that-decides",
    }),
  virtualRouterIds: z
    .strictObject({
      front: virtualRouterId
        .default(DEFAULT_VIRTUAL_ROUTER_IDS.front)
        .meta({ description: "The virtual router of the front network." }),
      back: virtualRouterId
        .default(DEFAULT_VIRTUAL_ROUTER_IDS.back)
        .meta({ description: "The virtual router of the back network." }),
    })
    .prefault({})
    .meta({
      otherNames: ["virtual_router_id", "vrid"],
      description: "The virtual routers' numbers, which nobody else on the networks may use.",
    }),
  groups: z
    .record(nodeName, group, { error: "groups by name" })
    .refine((groups) => Object.keys(groups).length > 0, { error: "one or more groups by name" })
    .optional()
    .meta({
      otherNames: ["vrrp_sync_group"],
      description:
        "Addresses that float beside these, by groups' names, so that both directors work: the ones above prefer the first director.",
      guide: "failover.md#both-directors-work",
    }),
  preemptDelaySeconds: between(1, MAX_PREEMPT_DELAY_SECONDS, "a number of seconds")
    .optional()
    .meta({
      otherNames: ["preempt_delay"],
      description:
        "With groups that prefer different directors: how long one that is back leaves its addresses to the other, until its checks know who is up and it has been told of connections.",
      byDefault: String(DEFAULT_PREEMPT_DELAY_SECONDS),
    }),
});
