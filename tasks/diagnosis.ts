import { UserError } from "../errors/userError";
import { renderEndpoint, renderUrl } from "../lvs/rules";
import { askingCommand } from "./asking/fromDirector";
import { OTHER_PROTOCOL, type RequestResult, UNTRUSTED } from "./asking/requestResult";
import type { Question } from "./question";
import type { SshSession } from "./sshSession";
import type { VipConnection } from "./vipConnections";

/** What is known after the requests. */
export interface Evidence {
  question: Question;
  /** Who sent the requests. */
  client: string;
  results: RequestResult[];
  /** The director's connections of the virtual service. */
  connections: VipConnection[];
  /** Answers by real server's name. */
  answers: Record<string, number>;
  session: Pick<SshSession, "run">;
}

/** The protocols' names, for the user. */
const NAMES = { http: "HTTP", https: "HTTPS", tcp: "TCP", smtp: "SMTP", dns: "DNS", udp: "UDP" } as const;

/** Where a service is asked, and how, for the user: `http://192.168.1.12`, `192.168.1.12:25 (SMTP)`. */
export function whereAsked(question: Question): string {
  const { conversation } = question;
  if (conversation.protocol !== "http" && conversation.protocol !== "https") {
    return `${renderEndpoint(question)} (${NAMES[conversation.protocol]})`;
  }
  const { protocol, path } = conversation;
  return `${renderUrl(protocol, question)}${path === "/" ? "" : path}`;
}

/** The error that names the hop at which requests are lost, or undefined when none are. */
export async function diagnose(evidence: Evidence): Promise<UserError | undefined> {
  const { question, results, answers } = evidence;
  const failure = results.find(({ answered }) => !answered);
  if (failure) return brokenHop(evidence, failure);

  // a scheduler may never choose a server for one client, so a silent one is asked by the director itself
  for (const name of Object.keys(answers).filter((name) => answers[name] === 0)) {
    const address = question.realServers[name] ?? "";
    if (!(await answersDirector(evidence, address))) {
      return neverAnswers(evidence, name, address, `${whereAsked(question)} (${results.length} requests sent)`);
    }
  }
  return undefined;
}

/** What the director makes of a TCP connection whose real server is silent, or refuses it. */
const UNANSWERED_STATES = ["SYN_RECV", "CLOSE"];

/** Why a request got no answer at all. */
async function brokenHop(evidence: Evidence, failure: RequestResult): Promise<UserError> {
  const { question, client, results } = evidence;
  const { error = "" } = failure;
  const answered = results.filter((result) => result.answered).length;
  const where = `${whereAsked(question)} (${answered} of ${results.length} requests answered)`;

  if (error === "EHOSTUNREACH" || error === "ENETUNREACH") {
    return new UserError({
      what: `no route to the VIP from ${client}: ${error}`,
      where,
      fix: "name a host that reaches the front network as lvs:jumpHost, or set lvs:verify to false",
    });
  }
  if (error === UNTRUSTED) return untrusted(question, failure, where);
  if (failure.connected || error === OTHER_PROTOCOL) return otherProtocol(question, failure, where);
  const entry = lostConnection(evidence, failure);
  if (!entry) return noConnection(evidence, error, where);
  const address = entry.realServer;
  const { realServers, direct, snat } = question;
  const name = Object.keys(realServers).find((key) => realServers[key] === address) ?? address;
  if (!(await answersDirector(evidence, address))) return neverAnswers(evidence, name, address, where);
  if (direct.includes(name)) return directRepliesLost(name, address, where);
  return snat ? clientsShown(name, address, where) : repliesLost(name, address, where);
}

/** That of a request that was sent on and not answered. */
function lostConnection({ question, connections }: Evidence, { localPort }: RequestResult): VipConnection | undefined {
  if (question.transport === "udp") return connections.find(({ clientPort }) => clientPort === localPort);
  return connections.find(({ state }) => UNANSWERED_STATES.includes(state));
}

function noConnection({ question, client }: Evidence, error: string, where: string): UserError {
  const service = renderEndpoint(question);
  if (error === "ECONNREFUSED") {
    return new UserError({
      what: `the VIP is closed: the director refused a connection to ${service}`,
      where,
      fix: "look at the director's table: sudo ipvsadm -Ln; a virtual service without real servers refuses",
    });
  }
  return new UserError({
    what: `no route to the VIP: requests don't reach the director's virtual service ${service} (${error})`,
    where,
    fix: `look for a firewall between ${client} and the director, or set lvs:verify to false`,
  });
}

async function answersDirector({ question, session }: Evidence, address: string): Promise<boolean> {
  const { status } = await session.run(askingCommand(question, address));
  return status === 0;
}

/** The service took the connection, or sent something, and that is no answer. */
function otherProtocol({ conversation }: Question, { error, said }: RequestResult, where: string): UserError {
  const name = NAMES[conversation.protocol];
  const instead = { TIMEOUT: "it says nothing", ECONNRESET: "it ends the connection" }[error ?? ""];
  const whatItSaid = said === undefined ? (instead ?? "it says something else") : `it says ${JSON.stringify(said)}`;
  return new UserError({
    what: `the service answers, but not as asked by ${name}: ${whatItSaid}`,
    where,
    expected: "an answer in that protocol",
    fix: "say how this service is to be asked, or that it isn't: virtualServices[].proof in the configuration",
  });
}

function untrusted({ conversation }: Question, { said = "" }: RequestResult, where: string): UserError {
  const whose =
    "trust" in conversation && conversation.trust !== "system"
      ? "the authorities in `trust`"
      : "an authority that this system trusts";
  return new UserError({
    what: `the service's certificate isn't one to trust: ${said}`,
    where,
    expected: `one for the name in \`host\`, by ${whose}`,
    fix: "look at the certificate on the real servers, and at virtualServices[].proof in the configuration",
  });
}

function neverAnswers({ question }: Evidence, name: string, address: string, where: string): UserError {
  const { protocol } = question.conversation;
  const isWeb = protocol === "http";
  const port = address.slice(address.lastIndexOf(":") + 1);
  return new UserError({
    what: `the real server ${name} never answers: the director itself gets nothing from ${address}`,
    where,
    fix: isWeb
      ? `look at the web server on ${name}: sudo systemctl status httpd (on Debian, apache2)`
      : `look at what serves ${NAMES[protocol]} on ${name}: sudo ss -lnp ${question.transport === "udp" ? "-u" : "-t"} 'sport = :${port}'`,
  });
}

function repliesLost(name: string, address: string, where: string): UserError {
  return new UserError({
    what: `replies of the real server ${name} don't come back: it answers the director at ${address}, but not through the VIP`,
    where,
    expected: `the default route of ${name} to be the director's back address`,
    fix: `look at the routes on ${name} (ip route) and at net.ipv4.ip_forward on the director`,
  });
}

function clientsShown(name: string, address: string, where: string): UserError {
  return new UserError({
    what: `replies of the real server ${name} don't come back: it answers the director at ${address}, but not through the VIP`,
    where,
    expected: "the director to hide clients behind its own address, by its firewall",
    fix: "look there at sudo iptables -t nat -S and sysctl net.ipv4.vs.conntrack, which must be 1; the next up sets both right",
  });
}

function directRepliesLost(name: string, address: string, where: string): UserError {
  return new UserError({
    what: `the real server ${name} doesn't answer clients itself: it answers the director at ${address}, but not through the VIP`,
    where,
    expected: `${name} to have the VIP as an address that nobody hears of, and a way to the clients that is not the director`,
    fix: `look at the addresses and rules on ${name} (ip address, ip rule), and at systemctl status 'lvs-direct-return@*'`,
  });
}
