import type { CheckedService } from "../../../../lvs/checkedService";
import { FORWARDING_METHODS, type Forwarding } from "../../../../lvs/forwarding";
import type { HealthCheck, HealthPolicy } from "../../../../lvs/healthCheck";
import { SCHEDULER_FLAGS, SCHEDULERS } from "../../../../lvs/schedulers";
import { PROTOCOLS, type RealServer, type VirtualService } from "../../../../lvs/virtualService";
import type { KnownVersion } from "./keywords";
import type { Line } from "./parseConfiguration";

const METHODS: Record<string, Forwarding> = { NAT: "masquerade", DR: "gatewaying", TUN: "ipip" };
const CHECKS = ["HTTP_GET", "SSL_GET", "TCP_CHECK", "SMTP_CHECK", "MISC_CHECK"];

/** What keepalived makes of virtual servers: the model that they say. */
export function readServices(lines: readonly Line[], version: KnownVersion): CheckedService[] {
  return lines.filter(({ words }) => words[0] === "virtual_server").map((line) => readService(line, version));
}

function readService(line: Line, version: KnownVersion): CheckedService {
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
  const policies = servers.map((server) => readPolicy(line, server, version));
  // one policy for all, or the text says what the model can't
  const [health, ...others] = policies;
  for (const other of others) if (JSON.stringify(other) !== JSON.stringify(health)) throw new Error("Policies differ");
  if (health === undefined) throw new Error("No real server");
  return { service, health };
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

function readPolicy(service: Line, server: Line, version: KnownVersion): HealthPolicy {
  const { value, numberOf } = valuesOf(service);
  const sorry = service.block.find(({ words }) => words[0] === "sorry_server")?.words;
  const check = server.block.find(({ words }) => CHECKS.includes(words[0] ?? ""));
  return {
    check: check && readCheck(check, value("virtualhost"), version),
    delaySeconds: numberOf("delay_loop"),
    quorum: numberOf("quorum"),
    hysteresis: numberOf("hysteresis"),
    sorryServer: sorry && { address: sorry[1] ?? "", port: Number(sorry[2]) },
    inhibitOnFailure: valuesOf(server).has("inhibit_on_failure"),
  };
}

function readCheck(line: Line, virtualHost: string | undefined, version: KnownVersion): HealthCheck {
  const { value, has, numberOf } = valuesOf(line);
  const old = version === "1.3.5";
  const connection = {
    port: has("connect_port") ? numberOf("connect_port") : undefined,
    connectTimeoutSeconds: numberOf("connect_timeout"),
    retryDelaySeconds: numberOf("delay_before_retry"),
  };
  const type = line.words[0] as HealthCheck["type"];
  switch (type) {
    case "HTTP_GET":
    case "SSL_GET":
      return {
        type,
        ...connection,
        retries: numberOf(old ? "nb_get_retry" : "retry"),
        ...readUrl(line, old),
        virtualHost,
      };
    case "TCP_CHECK":
      return { type, ...connection, retries: numberOf("retry") };
    case "SMTP_CHECK":
      // the old one counts tries
      return { type, ...connection, retries: numberOf("retry") - (old ? 1 : 0), helo: value("helo_name") ?? "" };
    case "MISC_CHECK":
      return {
        type,
        command: (value("misc_path") ?? "").replace("/usr/libexec/keepalived/lvs-misc-check ", ""),
        timeoutSeconds: numberOf("misc_timeout"),
        dynamicWeight: has("misc_dynamic"),
      };
  }
}

/** The old one takes any status for right while none is named, unless a digest is. */
function readUrl(line: Line, old: boolean) {
  const url = line.block.find(({ words }) => words[0] === "url");
  if (url === undefined) throw new Error("No url");
  const { value, has, numberOf } = valuesOf(url);
  const status = has("status_code") ? numberOf("status_code") : undefined;
  const digest = value("digest");
  if (old && status === undefined && digest === undefined) throw new Error("Any status is healthy");
  return { path: value("path") ?? "", digest, status };
}
