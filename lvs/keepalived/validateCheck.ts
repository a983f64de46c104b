import { lackOfKeepalived, type Versions } from "../capabilities";
import type { CheckedService } from "../checkedService";
import type { HealthCheck, HttpCheck, MiscCheck } from "../healthCheck";
import { renderEndpoint } from "../rules";
import type { Fault } from "../validateService";
import { renderVirtualServers } from "./virtualServers";

/** The longest time that keepalived holds in 32 bits of microseconds: 1.3.5 every one here, newer versions the timeouts. */
const MAX_SECONDS = 4294;

/** keepalived counts in 32 bits, the first try too. */
const MAX_RETRIES = 4_294_967_294;

/** keepalived reads lines into 1024 characters, the newline and a terminating zero among them. @see read_line in its source */
const MAX_LINE_LENGTH = 1022;

/** The settings that may be long texts, by keepalived's keywords. */
const TEXTS = { path: "path", virtualhost: "virtualHost", helo_name: "helo", misc_path: "command" };

type ConnectingCheck = Exclude<HealthCheck, MiscCheck>;

/** Every fault of a service's check, with its path from the check on. */
export function validateCheck(checked: CheckedService, versions: Versions): Fault[] {
  const { check } = checked.health;
  if (check === undefined) return [];
  return [
    ...(check.type === "MISC_CHECK" ? validateProgram(check) : validateConnection(check, checked, versions)),
    ...("path" in check ? validatePath(check) : []),
    ...lines(checked, versions),
  ];
}

function validateConnection(check: ConnectingCheck, { service }: CheckedService, versions: Versions): Fault[] {
  return [
    ...port(check, service.realServers),
    ...seconds("connectTimeoutSeconds", check.connectTimeoutSeconds),
    ...retries(check, versions),
    ...seconds("retryDelaySeconds", check.retryDelaySeconds),
  ];
}

function port(check: ConnectingCheck, realServers: CheckedService["service"]["realServers"]): Fault[] {
  const server = realServers.find((each) => each.port === 0);
  if (check.port !== undefined || server === undefined) return [];
  return [
    {
      path: ["port"],
      what: `missing, and the real server ${renderEndpoint(server)} has every port`,
      expected: "the port that tells whether a real server is healthy",
    },
  ];
}

function seconds(name: string, value: number): Fault[] {
  if (value <= MAX_SECONDS) return [];
  return [{ path: [name], what: `${value} seconds`, expected: `${MAX_SECONDS} or less` }];
}

function retries(check: ConnectingCheck, versions: Versions): Fault[] {
  if (check.retries > MAX_RETRIES)
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

/** keepalived's newer versions take a backslash for a quote of the next character, and `$_NAME` for a value of their own. */
function validatePath({ path }: HttpCheck): Fault[] {
  if (/\\|\$\{?_/.test(path)) {
    const expected = "a path without backslashes and $_: keepalived reads them as its own";
    return [{ path: ["path"], what: `${path} can't be written`, expected, fix: "write it in hexadecimal: %5C, %24" }];
  }
  return [];
}

/** Old versions of keepalived hand the command to a shell and new ones don't: it must mean the same to both. */
function validateProgram({ command, timeoutSeconds }: MiscCheck): Fault[] {
  const special = /[$`&|;<>()*?[\]{}~\\'#!]/.exec(command)?.[0];
  if (special !== undefined) {
    return [
      {
        path: ["command"],
        what: `${special} in ${command}`,
        expected: "a program and plain arguments: not every keepalived runs them in a shell",
        fix: "put it into a script, and name that",
      },
    ];
  }
  return seconds("timeoutSeconds", timeoutSeconds);
}

/** Of every other line the longest has room for two addresses. */
function lines(checked: CheckedService, versions: Versions): Fault[] {
  const rendered = renderVirtualServers([checked], versions).map((line) => line.replace(/^.*\t/, ""));
  return Object.entries(TEXTS).flatMap(([keyword, setting]) => {
    const lengths = rendered.filter((line) => line.trimStart().startsWith(`${keyword} `)).map(({ length }) => length);
    const longest = lengths.reduce((one, other) => Math.max(one, other), 0);
    if (longest <= MAX_LINE_LENGTH) return [];
    return [
      {
        path: [setting],
        what: `makes a line of ${longest} characters`,
        expected: `${MAX_LINE_LENGTH} or less: keepalived reads no longer lines`,
        fix: `shorten it by ${longest - MAX_LINE_LENGTH}`,
      },
    ];
  });
}
