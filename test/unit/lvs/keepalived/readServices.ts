import { FORWARDING_METHODS, type Forwarding } from "../../../../lvs/forwarding";
import {
  CHECK_TYPES,
  DNS_RECORD_TYPES,
  type HealthCheck,
  type HealthPolicy,
  type HttpPage,
} from "../../../../lvs/healthCheck";
import { SCHEDULER_FLAGS, SCHEDULERS } from "../../../../lvs/schedulers";
import { PROTOCOLS, type RealServer, type VirtualService } from "../../../../lvs/virtualService";
import type { KnownVersion } from "./keywords";
import type { Line } from "./parseConfiguration";

const METHODS: Record<string, Forwarding> = { NAT: "masquerade", DR: "gatewaying", TUN: "ipip" };

/** A service as keepalived reads it: what is said of all its real servers, and the check of each. */
export interface ReadService {
  service: VirtualService;
  policy: Omit<HealthPolicy, "check" | "ownChecks" | "notices">;
  /** The commands that are run when the quorum changes. */
  quorum: (string | undefined)[];
  /** And when each real server does. */
  notices: (string | undefined)[][];
  checks: (HealthCheck | undefined)[];
}

/** What keepalived makes of virtual servers: the model that they say. */
export function readServices(lines: readonly Line[], version: KnownVersion): ReadService[] {
  return lines.filter(({ words }) => words[0] === "virtual_server").map((line) => readService(line, version));
}

function readService(line: Line, version: KnownVersion): ReadService {
  const { value, has } = valuesOf(line);
  const servers = line.block.filter(({ words }) => words[0] === "real_server");
  const method = value("lvs_method") ?? "";
  const service = {
    ...readIdentity(line),
    scheduler: oneOf(SCHEDULERS, value("lvs_sched")),
    schedulerFlags: SCHEDULER_FLAGS.filter(has),
    persistence: readPersistence(line),
    onePacket: has("ops"),
    realServers: servers.map((server) => readRealServer(server, method)),
  } as VirtualService;
  const policies = servers.map((server) => readPolicy(line, server));
  // one policy for all, or the text says what the model can't
  const [policy, ...others] = policies;
  for (const other of others) if (JSON.stringify(other) !== JSON.stringify(policy)) throw new Error("Policies differ");
  if (policy === undefined) throw new Error("No real server");
  const host = valuesOf(line).value("virtualhost");
  const quorum = [value("quorum_up"), value("quorum_down")].map((command) => command?.split(" --tell ")[1]);
  return {
    service,
    policy,
    quorum,
    notices: servers.map(readNotices),
    checks: servers.map((server) => readOwnCheck(server, host, version)),
  };
}

function valuesOf({ block }: Line) {
  const find = (keyword: string) => block.filter(({ words }) => words[0] === keyword);
  return {
    has: (keyword: string) => find(keyword).length > 0,
    value: (keyword: string): string | undefined => {
      const [line, another] = find(keyword);
      if (another !== undefined) throw new Error(`${keyword} is there twice`);
      return line?.words[1];
    },
    numberOf: (keyword: string, absent = Number.NaN): number => Number(find(keyword)[0]?.words[1] ?? absent),
  };
}

function oneOf<T extends string>(words: readonly T[], word: string | undefined): T {
  const found = words.find((each) => each === word);
  if (found === undefined) throw new Error(`${word} is none of ${words}`);
  return found;
}

function readIdentity(line: Line) {
  const { value } = valuesOf(line);
  const [_, address = "", port] = line.words;
  if (address === "fwmark")
    return { firewallMark: Number(port), family: value("ip_family") === "inet6" ? "ipv6" : "ipv4" };
  return { protocol: oneOf(PROTOCOLS, value("protocol")?.toLowerCase()), address, port: Number(port) };
}

function readPersistence(line: Line): VirtualService["persistence"] {
  const { value, has, numberOf } = valuesOf(line);
  if (!has("persistence_timeout")) return undefined;
  return {
    seconds: numberOf("persistence_timeout"),
    netmask: value("persistence_granularity"),
    engine: value("persistence_engine") as "sip" | undefined,
  };
}

function readRealServer(line: Line, method: string): RealServer {
  const { value, numberOf } = valuesOf(line);
  return {
    address: line.words[1] ?? "",
    port: Number(line.words[2]),
    forwarding: oneOf(FORWARDING_METHODS, METHODS[value("lvs_method") ?? method]),
    weight: numberOf("weight"),
    upperThreshold: numberOf("uthreshold", 0),
    lowerThreshold: numberOf("lthreshold", 0),
  };
}

/** What runs behind the director's own command. */
function readNotices(server: Line): (string | undefined)[] {
  return ["notify_up", "notify_down"].map((keyword) => valuesOf(server).value(keyword)?.split(" -- ")[1]);
}

function readOwnCheck(server: Line, host: string | undefined, version: KnownVersion): HealthCheck | undefined {
  const [check, another] = server.block.filter(({ words }) => CHECK_TYPES.some((type) => type === words[0]));
  if (another !== undefined) throw new Error("A real server has two checks");
  return check && readCheck(check, host, version);
}

function readPolicy(service: Line, server: Line): ReadService["policy"] {
  const { numberOf } = valuesOf(service);
  const sorry = service.block.find(({ words }) => words[0] === "sorry_server")?.words;
  return {
    delaySeconds: numberOf("delay_loop"),
    quorum: numberOf("quorum"),
    hysteresis: numberOf("hysteresis"),
    sorryServer: sorry && { address: sorry[1] ?? "", port: Number(sorry[2]) },
    inhibitOnFailure: valuesOf(server).has("inhibit_on_failure"),
  };
}

/** @param host the Host header where a page has none of its own */
function readCheck(line: Line, host: string | undefined, version: KnownVersion): HealthCheck {
  const { value, has, numberOf } = valuesOf(line);
  const old = version === "1.3.5";
  const optionalNumber = (keyword: string) => (has(keyword) ? numberOf(keyword) : undefined);
  const asking = {
    connectTimeoutSeconds: numberOf("connect_timeout"),
    retries: numberOf("retry"),
    retryDelaySeconds: numberOf("delay_before_retry"),
  };
  const connection = { port: optionalNumber("connect_port"), ...asking };
  const type = line.words[0] as HealthCheck["type"];
  switch (type) {
    case "HTTP_GET":
    case "SSL_GET": {
      const retries = numberOf(old ? "nb_get_retry" : "retry");
      return { type, ...connection, retries, ...readPages(line, host, old), sni: has("enable_sni") || undefined };
    }
    case "TCP_CHECK":
      return { type, ...connection };
    case "PING_CHECK":
      return { type, ...asking };
    case "UDP_CHECK":
      return { type, ...connection, payload: value("payload"), reply: readReply(line) };
    case "DNS_CHECK":
      return {
        type,
        ...connection,
        // that the old one can't be told
        retryDelaySeconds: old ? undefined : numberOf("delay_before_retry"),
        name: value("name") ?? "",
        recordType: oneOf(DNS_RECORD_TYPES, value("type")),
      };
    case "SMTP_CHECK":
      // the old one counts tries
      return { type, ...connection, retries: numberOf("retry") - (old ? 1 : 0), helo: value("helo_name") ?? "" };
    case "MISC_CHECK":
      return {
        type,
        command: (value("misc_path") ?? "").replace("/usr/libexec/keepalived/lvs-misc-check ", ""),
        timeoutSeconds: numberOf("misc_timeout"),
        retries: optionalNumber("retry"),
        retryDelaySeconds: optionalNumber("delay_before_retry"),
        dynamicWeight: has("misc_dynamic"),
      };
  }
}

/** The old one takes any status for right while none is named, unless a digest is. */
function readPages(line: Line, host: string | undefined, old: boolean) {
  const urls = line.block.filter(({ words }) => words[0] === "url");
  const [page, ...others] = urls.map((url): HttpPage => {
    const { value } = valuesOf(url);
    const statuses = url.block.find(({ words }) => words[0] === "status_code")?.words.slice(1);
    const digest = value("digest");
    if (old && statuses === undefined && digest === undefined) throw new Error("Any status is healthy");
    const status =
      statuses?.length === 1 && /^\d+$/.test(statuses[0] ?? "") ? Number(statuses[0]) : statuses?.join(" ");
    return { path: value("path") ?? "", virtualHost: value("virtualhost") ?? host, digest, status };
  });
  if (page === undefined) throw new Error("No url");
  return { ...page, morePages: others.length > 0 ? others : undefined };
}

/** Of a shorter reply than that keepalived would compare only what is there. */
function readReply(line: Line): string | undefined {
  const { has, numberOf } = valuesOf(line);
  const reply = line.block.find(({ words }) => words[0] === "require_reply")?.words.slice(1);
  if (reply === undefined) return undefined;
  if (reply.length === 0 && !has("min_reply_length")) return "any";
  const digits = reply.join("");
  if (numberOf("min_reply_length") !== digits.length / 2) throw new Error("A short reply may be right");
  if (numberOf("max_reply_length") !== 65_535) throw new Error("A long reply may be wrong");
  return digits;
}
