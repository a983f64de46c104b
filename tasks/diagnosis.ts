import { UserError } from "../errors/userError";
import type { Question } from "./question";
import type { RequestResult } from "./requests";
import type { SshSession } from "./sshSession";
import type { VipConnection } from "./vipConnections";

/** What is known after the requests. */
export interface Evidence extends Pick<Question, "url" | "service" | "realServers" | "direct" | "snat"> {
  /** Who sent the requests. */
  client: string;
  results: RequestResult[];
  /** The director's connections of the virtual service. */
  connections: VipConnection[];
  /** Answers by real server's name. */
  answers: Record<string, number>;
  session: Pick<SshSession, "run">;
}

/** The error that names the hop at which requests are lost, or undefined when none are. */
export async function diagnose(evidence: Evidence): Promise<UserError | undefined> {
  const { results, answers } = evidence;
  const failure = results.find(({ status }) => status === undefined);
  if (failure) return brokenHop(evidence, failure);

  // a scheduler may never choose a server for one client, so a silent one is asked by the director itself
  for (const name of Object.keys(answers).filter((name) => answers[name] === 0)) {
    const address = evidence.realServers[name] ?? "";
    if (!(await answersDirector(evidence, address))) {
      return neverAnswers(name, address, `${evidence.url} (${results.length} requests sent)`);
    }
  }
  return undefined;
}

/** What the director makes of a connection whose real server is silent, or refuses it. */
const UNANSWERED_STATES = ["SYN_RECV", "CLOSE"];

/** Why a request got no answer at all. */
async function brokenHop(evidence: Evidence, { error = "" }: RequestResult): Promise<UserError> {
  const { url, service, client, results } = evidence;
  const answered = results.filter(({ status }) => status !== undefined).length;
  const where = `${url} (${answered} of ${results.length} requests answered)`;

  if (error === "EHOSTUNREACH" || error === "ENETUNREACH") {
    return new UserError({
      what: `no route to the VIP from ${client}: ${error}`,
      where,
      fix: "name a host that reaches the front network as lvs:jumpHost, or set lvs:verify to false",
    });
  }
  const entry = evidence.connections.find(({ state }) => UNANSWERED_STATES.includes(state));
  if (!entry) {
    return error === "ECONNREFUSED"
      ? new UserError({
          what: `the VIP is closed: the director refused a connection to ${service}`,
          where,
          fix: "look at the director's table: sudo ipvsadm -Ln; a virtual service without real servers refuses",
        })
      : new UserError({
          what: `no route to the VIP: requests don't reach the director's virtual service ${service} (${error})`,
          where,
          fix: `look for a firewall between ${client} and the director, or set lvs:verify to false`,
        });
  }
  const address = entry.realServer;
  const name = Object.keys(evidence.realServers).find((key) => evidence.realServers[key] === address) ?? address;
  if (!(await answersDirector(evidence, address))) return neverAnswers(name, address, where);
  if (evidence.direct.includes(name)) return directRepliesLost(name, address, where);
  return evidence.snat ? clientsShown(name, address, where) : repliesLost(name, address, where);
}

async function answersDirector({ session }: Evidence, address: string): Promise<boolean> {
  const { status } = await session.run(`curl -gs -o /dev/null --max-time 5 http://${address}/`);
  return status === 0;
}

function neverAnswers(name: string, address: string, where: string): UserError {
  return new UserError({
    what: `the real server ${name} never answers: the director itself gets nothing from ${address}`,
    where,
    fix: `look at the web server on ${name}: sudo systemctl status httpd (on Debian, apache2)`,
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
