import { spawnSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { DEFAULT_HEALTH, type HealthCheck } from "../../../lvs/healthCheck";
import { renderVirtualServers } from "../../../lvs/keepalived/virtualServers";
import { projectDir } from "../../../runtime/paths";
import { webService } from "../../unit/lvs/webService";

const library = join(projectDir, "guest/director/usr/local/lib/lvs");

/** For how many seconds lvs-table waits at most until a check has found out about a real server. */
function longest(check: HealthCheck, keepalived: string, delaySeconds: number): number {
  const folder = mkdtempSync(join(tmpdir(), "longest-"));
  const service = webService({
    realServers: [
      { address: "192.168.2.13", port: 80, forwarding: "masquerade", weight: 1, upperThreshold: 0, lowerThreshold: 0 },
    ],
  });
  const health = { ...DEFAULT_HEALTH, check, sorryServer: undefined, delaySeconds };
  const versions = { linux: "6.1", ipvsadm: "1.31", keepalived };
  writeFileSync(join(folder, "records"), "-t 192.168.1.12:80 -r 192.168.2.13:80\tsuspect\t0\n");
  writeFileSync(join(folder, "loaded"), `${renderVirtualServers([{ service, health }], versions).join("\n")}\n`);
  const programs = ["rules", "keepalived", "records"].flatMap((name) => ["-f", join(library, `${name}.awk`)]);
  const version1 = keepalived.startsWith("1.") ? "1" : "0";
  const { stdout } = spawnSync(
    "awk",
    [
      "-v",
      `version1=${version1}`,
      ...programs,
      "-v",
      "what=longest",
      "from=records",
      "records",
      "from=loaded",
      "loaded",
    ],
    { cwd: folder, encoding: "utf8" },
  );
  return Number(stdout);
}

const asking = { port: undefined, connectTimeoutSeconds: 3, retries: 2, retryDelaySeconds: 4 };
const page = { path: "/", virtualHost: undefined, status: 200, digest: undefined };
const misc = { type: "MISC_CHECK", command: "/usr/bin/true", timeoutSeconds: 7, dynamicWeight: false } as const;
const dns = { type: "DNS_CHECK", ...asking, retryDelaySeconds: undefined, name: ".", recordType: "SOA" } as const;

it.each<[string, HealthCheck, string, number]>([
  ["a page", { type: "HTTP_GET", ...asking, ...page }, "2.2.7", 10 + 3 * (3 + 4)],
  [
    "three pages, of which each waits for the one before",
    { type: "HTTP_GET", ...asking, ...page, morePages: [page, page] },
    "2.2.7",
    3 * (10 + 3 * (3 + 4)),
  ],
  ["a ping", { type: "PING_CHECK", ...asking }, "2.2.7", 10 + 3 * (3 + 4)],
  ["a datagram", { type: "UDP_CHECK", ...asking, payload: "00", reply: "any" }, "2.2.7", 10 + 3 * (3 + 4)],
  ["a name", dns, "2.2.7", 10 + 3 * (3 + 1)],
  ["a name that an old keepalived asks for again after the delay only", dns, "1.3.5", 10 + 3 * (3 + 10)],
  ["a program", misc, "1.3.5", 10 + 7],
  ["a program that is run again", { ...misc, retries: 2, retryDelaySeconds: 4 }, "2.2.7", 10 + 3 * (7 + 4)],
])("a real server is waited for as long as its check may take: %s", (_, check, keepalived, seconds) => {
  expect(longest(check, keepalived, 10)).toBeGreaterThanOrEqual(seconds);
});
