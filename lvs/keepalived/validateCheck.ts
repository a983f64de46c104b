import { lackOfKeepalived, type Versions } from "../capabilities";
import type { CheckedService } from "../checkedService";
import type { HealthCheck, HttpCheck, MiscCheck } from "../healthCheck";
import { renderEndpoint } from "../rules";
import type { Fault } from "../validateService";

/** The longest time that keepalived holds in 32 bits of microseconds. */
const MAX_TIMEOUT_SECONDS = 4294;

/** keepalived reads lines of 1024 characters; the rest is for what stands around the text, and for addresses in it. */
const MAX_TEXT_LENGTH = 900;

type ConnectingCheck = Exclude<HealthCheck, MiscCheck>;

/** Every fault of a service's check, with its path from the check on. */
export function validateCheck({ service, health }: CheckedService, versions: Versions): Fault[] {
  const { check } = health;
  if (check === undefined) return [];
  if (check.type === "MISC_CHECK") return validateCommand(check);
  return [
    ...port(check, service.realServers),
    ...timeout("connectTimeoutSeconds", check.connectTimeoutSeconds),
    ...retries(check, versions),
    ...("path" in check ? validatePath(check) : []),
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

function timeout(name: string, value: number): Fault[] {
  if (value <= MAX_TIMEOUT_SECONDS) return [];
  return [{ path: [name], what: `${value} seconds`, expected: `${MAX_TIMEOUT_SECONDS} or less` }];
}

function retries(check: ConnectingCheck, versions: Versions): Fault[] {
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
    return [{ path: ["path"], what: `${path} can't be written`, expected, mend: "write it in hexadecimal: %5C, %24" }];
  }
  return length("path", path);
}

/** Old versions of keepalived hand the command to a shell and new ones don't: it must mean the same to both. */
function validateCommand({ command, timeoutSeconds }: MiscCheck): Fault[] {
  const special = /[$`&|;<>()*?[\]{}~\\'#!]/.exec(command)?.[0];
  if (special !== undefined) {
    return [
      {
        path: ["command"],
        what: `${special} in ${command}`,
        expected: "a program and plain arguments: not every keepalived runs them in a shell",
        mend: "put it into a script, and name that",
      },
    ];
  }
  return [...length("command", command), ...timeout("timeoutSeconds", timeoutSeconds)];
}

function length(name: string, text: string): Fault[] {
  if (text.length <= MAX_TEXT_LENGTH) return [];
  const expected = `${MAX_TEXT_LENGTH} or less: keepalived reads no longer lines`;
  return [{ path: [name], what: `${text.length} characters`, expected }];
}
