import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type KeepalivedFeature, lackOfKeepalived } from "../../../../lvs/capabilities";
import { type CheckedService, checkOf } from "../../../../lvs/checkedService";
import { commandFor, type HealthCheck, type HttpPage } from "../../../../lvs/healthCheck";
import { renderVirtualServers } from "../../../../lvs/keepalived/virtualServers";
import { renderEndpoint, serviceKey } from "../../../../lvs/rules";
import { arbitraryChecked } from "../arbitraryChecked";
import { everyOption } from "../everyOption";
import { KNOWN_VERSIONS, type KnownVersion } from "./keywords";
import { parseConfiguration } from "./parseConfiguration";
import { type ReadService, readServices } from "./readServices";

const versionsOf = (keepalived: string) => ({ linux: "6.1", ipvsadm: "1.31", keepalived });

/** What keepalived reads of the lines. */
function textsOf(lines: string[]): string[] {
  return lines.map((line) => line.slice(line.indexOf("\t") + 1));
}

function keyOf(line: string): string {
  return line.slice(0, line.indexOf("\t"));
}

/** What the services' lines say. */
function asSaid(services: CheckedService[], version: KnownVersion): ReadService[] {
  return services.map(({ service, health }) => {
    const { check: _check, ownChecks: _own, notices = {}, ...policy } = health;
    const { notifyUp, notifyDown, quorumUp, quorumDown } = notices;
    const ofServers = service.realServers.map((server) =>
      [notifyUp, notifyDown].map((command) => command && commandFor(command, server)),
    );
    const checks = service.realServers.map((server) => checkAsSaid(checkOf(server, health), version));
    return { service, policy, quorum: [quorumUp, quorumDown], notices: ofServers, checks };
  });
}

function checkAsSaid(check: HealthCheck | undefined, version: KnownVersion): HealthCheck | undefined {
  const lacks = (feature: KeepalivedFeature) => lackOfKeepalived(feature, versionsOf(version)) !== undefined;
  switch (check?.type) {
    case "HTTP_GET":
    case "SSL_GET": {
      // an old one can't say which statuses are right other than one by one
      const ok = (page: HttpPage) =>
        lacks("everySuccessStatus") && page.digest === undefined ? (page.status ?? 200) : page.status;
      const others = check.morePages?.length ? check.morePages : undefined;
      return { ...check, status: ok(check), morePages: others };
    }
    case "DNS_CHECK":
      return lacks("dnsRetryDelay") ? check : { ...check, retryDelaySeconds: check.retryDelaySeconds ?? 1 };
    case "MISC_CHECK":
      return check.retries === undefined ? check : { ...check, retryDelaySeconds: check.retryDelaySeconds ?? 1 };
    default:
      return check;
  }
}

describe.each(KNOWN_VERSIONS)("virtual servers for keepalived %s", (version) => {
  const versions = versionsOf(version);

  it("say every option of any services, in words that this version knows", () => {
    fc.assert(
      fc.property(arbitraryChecked(versions), (services) => {
        const lines = textsOf(renderVirtualServers(services, versions));
        expect(readServices(parseConfiguration(lines, version), version)).toEqual(asSaid(services, version));
      }),
    );
  });

  it("say every option that there is", () => {
    const { services } = everyOption(versions);
    const lines = textsOf(renderVirtualServers(services, versions));
    expect(readServices(parseConfiguration(lines, version), version)).toEqual(asSaid(services, version));
  });

  it("have whole blocks under each real server's key, and all else under the service's", () => {
    fc.assert(
      fc.property(arbitraryChecked(versions), (services) => {
        const lines = renderVirtualServers(services, versions);
        for (const { service } of services) {
          const key = serviceKey(service);
          const blocks = service.realServers.map((server) =>
            textsOf(lines.filter((line) => keyOf(line) === `${key} -r ${renderEndpoint(server)}`)),
          );
          for (const [index, block] of blocks.entries()) {
            const { address, port } = service.realServers[index] ?? {};
            expect(block[0]).toBe(`    real_server ${address} ${port} {`);
            expect(block.at(-1)).toBe("    }");
          }
          const without = textsOf(lines.filter((line) => keyOf(line) === key));
          expect(parseConfiguration(without, version)[0]?.block.map(({ words }) => words[0])).not.toContain(
            "real_server",
          );
          // any real server can be left out
          const [opening = "", ...rest] = without;
          const one = [opening, ...rest.slice(0, -1), ...(blocks.at(-1) ?? []), "}"];
          expect(parseConfiguration(one, version)).toHaveLength(1);
        }
      }),
    );
  });

  it("have each real server's weight on a line of its own", () => {
    fc.assert(
      fc.property(arbitraryChecked(versions), (services) => {
        const lines = renderVirtualServers(services, versions).filter((line) => /\bweight\b/.test(line));
        expect(lines).toEqual(
          services.flatMap(({ service }) =>
            service.realServers.map(
              (server) => `${serviceKey(service)} -r ${renderEndpoint(server)}\t        weight ${server.weight}`,
            ),
          ),
        );
      }),
    );
  });
});

describe("a virtual server", () => {
  const { services } = everyOption(versionsOf("1.3.5"));

  it("tells the director's script of each real server's health by the real server's key", () => {
    const [line] = renderVirtualServers(services, versionsOf("1.3.5")).filter((each) => /notify_down/.test(each));
    expect(line).toBe(
      '-t 192.168.1.12:80 -r 192.168.2.13:80\t        notify_down "/usr/libexec/keepalived/lvs-health down -t 192.168.1.12:80 -r 192.168.2.13:80"',
    );
  });

  it("asks a program about each real server by its address and port", () => {
    const named = services.map(({ service, health }) => {
      const { check } = health;
      const command = "/bin/ask %address %port %address";
      return { service, health: check?.type === "MISC_CHECK" ? { ...health, check: { ...check, command } } : health };
    });
    const lines = textsOf(renderVirtualServers(named, versionsOf("2.2.7"))).map((line) => line.trim());
    expect(lines.filter((line) => line.startsWith("misc_path"))).toEqual([
      'misc_path "/usr/libexec/keepalived/lvs-misc-check /bin/ask 192.168.2.13 80 192.168.2.13"',
      'misc_path "/usr/libexec/keepalived/lvs-misc-check /bin/ask 192.168.2.14 80 192.168.2.14"',
      'misc_path "/usr/libexec/keepalived/lvs-misc-check /bin/ask 192.168.2.13 0 192.168.2.13"',
    ]);
  });

  it("of a mark has no protocol, but for one-packet scheduling by an old version", () => {
    const marked = services.filter(({ service }) => "firewallMark" in service);
    const protocols = (keepalived: string) =>
      renderVirtualServers(marked, versionsOf(keepalived)).filter((line) => / protocol /.test(line));
    expect(protocols("1.3.5")).toEqual(["-f 1\t    protocol UDP"]);
    expect(protocols("2.2.7")).toEqual([]);
  });

  it("names its scheduler before the scheduler's flags, as keepalived wants it", () => {
    const words = textsOf(renderVirtualServers(services, versionsOf("1.3.5"))).map((line) => line.trim());
    expect(words.indexOf("sh-port")).toBe(words.indexOf("lvs_sched sh") + 2);
  });
});
