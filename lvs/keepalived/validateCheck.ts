import { lackOfKeepalived, type Versions } from "../capabilities";
import { type CheckedService, checkOf } from "../checkedService";
import {
  type HealthCheck,
  type HttpCheck,
  type HttpPage,
  type MiscCheck,
  pagesOf,
  type UdpCheck,
} from "../healthCheck";
import { renderEndpoint } from "../rules";
import type { Fault } from "../validateService";
import type { RealServer } from "../virtualService";
import { aboutNoServer, plainProgram, tooLong } from "./command";
import { lacksOfCheck } from "./lacksOfCheck";
import { renderVirtualServers } from "./virtualServers";

/** The longest time that keepalived holds in 32 bits of microseconds: 1.3.5 every one here, newer versions the timeouts. */
const MAX_SECONDS = 4294;

/** keepalived counts in 32 bits, the first try too. */
const MAX_RETRIES = 4_294_967_294;

/** The settings of a page, and of other checks, that may be long texts, by keepalived's keywords. */
const TEXTS_OF_PAGES = { path: "path", virtualhost: "virtualHost", status_code: "status" };
const TEXTS_OF_NOTICES = {
  notify_up: "notifyUp",
  notify_down: "notifyDown",
  quorum_up: "quorumUp",
  quorum_down: "quorumDown",
};
const TEXTS = {
  helo_name: "helo",
  misc_path: "command",
  name: "name",
  payload: "payload",
  require_reply: "reply",
};

/** A check, and those real servers of its service that it is about. */
interface Checked<Check extends HealthCheck = HealthCheck> {
  check: Check;
  checked: CheckedService;
  versions: Versions;
}

/** Every fault of the commands that are run when something changes. */
export function validateNotices({ service, health }: CheckedService, versions: Versions): Fault[] {
  const notices = Object.entries(health.notices ?? {}).filter(([, command]) => command !== undefined);
  if (!service.realServers.some((server) => checkOf(server, health) !== undefined)) {
    return notices.map(([name]) => ({
      path: ["health", name],
      what: "a command that is never run: no real server is checked",
      expected: "a check",
      fix: "add a check, or remove it",
    }));
  }
  const faults = notices.flatMap(([name, command]) => [
    ...plainProgram(name, command),
    ...(name.startsWith("notify")
      ? programsPort(name, command, service.realServers)
      : aboutNoServer(name, command, "the whole service")),
  ]);
  const checked = { service, health };
  return below(["health"], faults.length > 0 ? faults : lines({ checked, versions }, TEXTS_OF_NOTICES));
}

/** Every fault of a service's checks, its own and its real servers'. Paths are from the service on. */
export function validateChecks({ service, health }: CheckedService, versions: Versions): Fault[] {
  const { check, ownChecks = {}, ...policy } = health;
  const faults = (checkOfSome: HealthCheck | "none" | undefined, realServers: RealServer[], path: Fault["path"]) => {
    if (checkOfSome === undefined || checkOfSome === "none" || realServers.length === 0) return [];
    const checked = { service: { ...service, realServers }, health: { ...policy, check: checkOfSome } };
    return below(path, validateCheck({ check: checkOfSome, checked, versions }));
  };
  const others = service.realServers.filter((server) => ownChecks[renderEndpoint(server)] === undefined);
  return [
    ...faults(check, others, ["health", "check"]),
    ...service.realServers.flatMap((server, index) =>
      faults(ownChecks[renderEndpoint(server)], [server], ["realServers", index, "check"]),
    ),
  ];
}

/** Every one of a check, with its path from the check on. */
function validateCheck(one: Checked): Fault[] {
  const { check } = one;
  return [
    ...lacksOfCheck(check, one.versions),
    ...(check.type === "UDP_CHECK" ? validateDatagrams(check) : []),
    ...(check.type === "MISC_CHECK" ? validateProgram({ ...one, check }) : validateConnection({ ...one, check })),
    ...(check.type === "HTTP_GET" || check.type === "SSL_GET" ? validatePages({ ...one, check }) : lines(one, TEXTS)),
  ];
}

function below(path: Fault["path"], faults: Fault[]): Fault[] {
  return faults.map((fault) => ({ ...fault, path: [...path, ...fault.path] }));
}

type AskingCheck = Exclude<HealthCheck, MiscCheck>;

function validateConnection({ check, checked, versions }: Checked<AskingCheck>): Fault[] {
  return [
    ...("port" in check ? port(check, checked.service.realServers) : []),
    ...seconds("connectTimeoutSeconds", check.connectTimeoutSeconds),
    ...retries(check, versions),
    ...seconds("retryDelaySeconds", check.retryDelaySeconds),
  ];
}

function port(check: { port: number | undefined }, realServers: RealServer[]): Fault[] {
  const server = ofEveryPort(realServers);
  if (check.port !== undefined || server === undefined) return [];
  return [
    {
      path: ["port"],
      what: `missing, and the real server ${renderEndpoint(server)} has every port`,
      expected: "the port that tells whether a real server is healthy",
    },
  ];
}

function ofEveryPort(realServers: RealServer[]): RealServer | undefined {
  return realServers.find((each) => each.port === 0);
}

function seconds(name: string, value: number | undefined): Fault[] {
  if (value === undefined || value <= MAX_SECONDS) return [];
  return [{ path: [name], what: `${value} seconds`, expected: `${MAX_SECONDS} or less` }];
}

function retries(check: HealthCheck, versions: Versions): Fault[] {
  if (check.retries !== undefined && check.retries > MAX_RETRIES)
    return [{ path: ["retries"], what: `${check.retries} retries`, expected: `${MAX_RETRIES} or less` }];
  if (check.type !== "TCP_CHECK" || check.retries > 0) return [];
  const lack = lackOfKeepalived("tcpCheckWithoutRetries", versions);
  if (lack === undefined) return [];
  return [
    {
      path: ["retries"],
      what: "a TCP_CHECK without retries: this version of keepalived would repeat it forever",
      expected: `1 or more, or ${lack}`,
    },
  ];
}

/** keepalived takes 255, where that is the last byte, for its own sign that a digit is wrong. @see read_hex_str in its source */
function validateDatagrams(check: UdpCheck): Fault[] {
  return (["payload", "reply"] as const)
    .filter((name) => /ff$/i.test(check[name] ?? ""))
    .map((name) => ({
      path: [name],
      what: `${check[name]} ends with ff, which keepalived can't read`,
      expected: "another last byte",
      fix: name === "reply" ? "leave it away: what follows may be anything" : undefined,
    }));
}

/** Where several pages are named, they have a list of their own. */
function validatePages({ check, checked, versions }: Checked<HttpCheck>): Fault[] {
  const several = lackOfKeepalived("severalPages", versions);
  if (check.morePages !== undefined && check.morePages.length > 0 && several !== undefined) {
    const what = "several pages in one check: of a healthy real server this version of keepalived gets only the first";
    return [{ path: ["pages"], what, expected: `one, or ${several}` }];
  }
  return pagesOf(check).flatMap((page, index) => {
    const { morePages, ...alone } = { ...check, ...page };
    const only = { ...checked, health: { ...checked.health, check: alone } };
    return below(morePages === undefined ? [] : ["pages", index], [
      ...validatePath(page),
      ...validateStatus(page, versions),
      ...(check.sni ? validateName(page) : []),
      ...lines({ checked: only, versions }, TEXTS_OF_PAGES),
    ]);
  });
}

/** keepalived's newer versions take a backslash for a quote of the next character, and `$_NAME` for a value of their own. */
function validatePath({ path }: HttpPage): Fault[] {
  if (/\\|\$\{?_/.test(path)) {
    const expected = "a path without backslashes and $_: keepalived reads them as its own";
    return [{ path: ["path"], what: `${path} can't be written`, expected, fix: "write it in hexadecimal: %5C, %24" }];
  }
  return [];
}

function validateStatus({ status }: HttpPage, versions: Versions): Fault[] {
  const lack = lackOfKeepalived("severalStatuses", versions);
  if (typeof status !== "string" || lack === undefined) return [];
  return [{ path: ["status"], what: `${status}, which are several`, expected: `one status, or ${lack}` }];
}

/** keepalived tells the name as it stands in the Host header. @see RFC 6066, 3 */
function validateName({ virtualHost }: HttpPage): Fault[] {
  const path = ["virtualHost"];
  if (virtualHost === undefined)
    return [{ path, what: "missing, and sni tells it", expected: "the name of the host whose certificate is wanted" }];
  if (!virtualHost.includes(":")) return [];
  return [{ path, what: `${virtualHost} has a port, and sni tells it`, expected: "the host's name alone" }];
}

function validateProgram({ check, checked: { service }, versions }: Checked<MiscCheck>): Fault[] {
  const { command, timeoutSeconds, retryDelaySeconds } = check;
  const special = plainProgram("command", command);
  if (special.length > 0) return special;
  return [
    ...programsPort("command", command, service.realServers),
    ...seconds("timeoutSeconds", timeoutSeconds),
    ...retries(check, versions),
    ...programsDelay(check),
    ...seconds("retryDelaySeconds", retryDelaySeconds),
  ];
}

function programsPort(name: string, command: string, realServers: RealServer[]): Fault[] {
  const server = ofEveryPort(realServers);
  if (!command.includes("%port") || server === undefined) return [];
  return [
    {
      path: [name],
      what: `%port would be 0, since the real server ${renderEndpoint(server)} has every port`,
      expected: "the port itself in its place",
    },
  ];
}

function programsDelay({ retries, retryDelaySeconds }: MiscCheck): Fault[] {
  if (retries !== undefined || retryDelaySeconds === undefined) return [];
  const what = "a time between repeats of a program that isn't repeated";
  return [{ path: ["retryDelaySeconds"], what, expected: "retries as well", fix: "add retries, or remove it" }];
}

/** Of every other line the longest has room for two addresses. */
function lines({ checked, versions }: Omit<Checked, "check">, texts: Record<string, string>): Fault[] {
  const rendered = renderVirtualServers([checked], versions).map((line) => line.replace(/^.*\t/, ""));
  return Object.entries(texts).flatMap(([keyword, setting]) =>
    tooLong(
      setting,
      rendered.filter((line) => line.trimStart().startsWith(`${keyword} `)),
    ),
  );
}
