import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ownCertificate } from "../../tools/harness/ownCertificate";
import type { Settings } from "../../tools/harness/settings";
import { clone, onNode } from "../e2e/sharedClone";
import { BOTH_FAMILIES, SAMPLE_SERVICE, up, writeSettings } from "../e2e/support/stack";

const VIP = "192.168.1.12";
const NODES = ["node2", "node3"];
const NAME = "www.example";
const both = NODES.map((node) => ({ node }));

/** HTTPS at 443, a mail server's greeting at 25, answers to DNS over UDP at 53, and an echo of datagrams at 7. */
const SERVERS = `import http.server, socket, ssl, threading
def datagrams(port, answer):
    asked = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    asked.bind(("", port))
    while True:
        question, client = asked.recvfrom(512)
        asked.sendto(answer(question), client)
def mail():
    server = socket.create_server(("", 25))
    while True:
        connection, _ = server.accept()
        connection.sendall(b"220 mail.example ESMTP\\r\\n")
        connection.close()
def web():
    server = http.server.ThreadingHTTPServer(("", 443), http.server.SimpleHTTPRequestHandler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain("/run/own.pem")
    server.socket = context.wrap_socket(server.socket, server_side=True)
    server.serve_forever()
refused = lambda question: question[:2] + b"\\x81\\x85" + question[4:6] + bytes(6) + question[12:]
for serve in (mail, web, lambda: datagrams(53, refused), lambda: datagrams(7, bytes)):
    threading.Thread(target=serve).start()
`;

const { key, certificate } = ownCertificate(NAME);

function settings(mail = {}): Settings {
  const service = (port: number, more = {}) => ({
    address: VIP,
    port,
    scheduler: "rr" as const,
    realServers: both,
    ...more,
  });
  return {
    ...BOTH_FAMILIES,
    drainSeconds: 0,
    virtualServices: [
      service(25, mail),
      service(443, { proof: { type: "https", host: NAME, trust: certificate } }),
      service(53, { protocol: "udp" }),
      service(7, { protocol: "udp", proof: { type: "udp", payload: "00ff", reply: "00" } }),
      service(514, { protocol: "udp" }),
      SAMPLE_SERVICE,
    ],
  };
}

beforeAll(async () => {
  // another first test may have left other machines
  await writeSettings({ ...BOTH_FAMILIES, virtualServices: [SAMPLE_SERVICE] });
  await up();
  for (const node of NODES) {
    await onNode(node, `cat >/run/own.pem <<'END'\n${key}${certificate}END`);
    await onNode(node, `cat >/usr/local/lib/servers.py <<'END'\n${SERVERS}END`);
    await onNode(node, "systemd-run -q --unit=servers python3 /usr/local/lib/servers.py");
    await onNode(node, "timeout 60 sh -c 'until ss -ltn | grep -q :443; do sleep 0.2; done'");
  }
});

afterAll(async () => {
  for (const node of NODES) await onNode(node, "systemctl stop servers");
  await writeSettings({ ...BOTH_FAMILIES, virtualServices: [SAMPLE_SERVICE] });
});

const HALVES = { requests: 10, answers: { node2: 5, node3: 5 } };

describe("an up of services that speak different protocols", () => {
  it("asks each by its own, and tells who answered, and whom it didn't ask and why", async () => {
    await writeSettings(settings());
    await up();

    expect(JSON.parse(await clone.expect("./lab pulumi stack output proofs"))).toEqual({
      [`-t ${VIP}:25`]: { by: "smtp", ...HALVES },
      [`-t ${VIP}:443`]: { by: "https", ...HALVES, certificate: NAME },
      [`-u ${VIP}:53`]: { by: "dns", ...HALVES },
      [`-u ${VIP}:7`]: { by: "udp", ...HALVES },
      [`-u ${VIP}:514`]: { notAsked: "nobody here knows what is asked and answered over UDP at port 514" },
      [`-t ${VIP}:80`]: { by: "http", requests: 10, answers: { node2: 5, node3: 5 } },
    });
    expect(await clone.expect("./lab pulumi stack output url")).toBe(`https://${VIP}`);
    expect(await clone.expect("./lab pulumi preview --expect-no-changes")).toMatch(/\d+ unchanged/);
  });

  it("fails, and never looks for a firewall, where a service speaks another protocol than it was asked by", async () => {
    await writeSettings(settings({ proof: { type: "http" } }));
    const { exitStatus, output } = await clone.type("./lab pulumi up --yes --skip-preview");

    expect(exitStatus).not.toBe(0);
    expect(output).toContain('the service answers, but not as asked by HTTP: it says "220 mail.example ESMTP"');
    expect(output).not.toContain("firewall");
    await writeSettings(settings());
    await up();
  });
});

describe("npm run prove", () => {
  it("asks all of them again, and changes nothing", async () => {
    const { exitStatus, output } = await clone.type("./lab npm run prove");

    expect(exitStatus).toBe(0);
    expect(output).toContain(
      `-t ${VIP}:443 answered 10 requests by https, with a certificate for ${NAME}: node2 5, node3 5`,
    );
    expect(output).toContain(`-u ${VIP}:514 isn't asked`);
    expect(await clone.expect("./lab pulumi preview --expect-no-changes")).toMatch(/\d+ unchanged/);
  });

  it("fails, and names each service and the real server that doesn't answer there", async () => {
    await onNode("node3", "systemctl stop servers");
    const { exitStatus, output } = await clone.type("./lab npm run prove");

    expect(exitStatus).toBe(1);
    for (const [where, port] of [
      ["25 (SMTP)", 25],
      ["53 (DNS)", 53],
      ["7 (UDP)", 7],
    ]) {
      expect(output).toContain(`${VIP}:${where}`);
      expect(output).toContain(
        `the real server node3 never answers: the director itself gets nothing from 192.168.2.14:${port}`,
      );
    }
    expect(output).not.toMatch(/^ +at /m);
    await onNode("node3", "systemd-run -q --unit=servers python3 /usr/local/lib/servers.py");
  });
});
