import { describe, expect, it } from "vitest";
import { DEFAULT_HEALTH } from "../../../../lvs/healthCheck";
import { renderVirtualServers } from "../../../../lvs/keepalived/virtualServers";
import { renderRules } from "../../../../lvs/rules";
import type { VirtualService } from "../../../../lvs/virtualService";
import { KNOWN_VERSIONS } from "./keywords";
import { OF_REAL_SERVERS, OF_SERVICES, serviceWith } from "./outcomes";

const HEALTH = { ...DEFAULT_HEALTH, check: undefined, sorryServer: undefined };

const EVERY = [
  ...OF_SERVICES.map(({ settings, ...row }) => ({ ...row, service: serviceWith(settings) })),
  ...OF_REAL_SERVERS.map(({ settings, ...row }) => ({ ...row, service: serviceWith({}, settings) })),
];

function linesFor(service: VirtualService, keepalived: string): string[] {
  const lines = renderVirtualServers([{ service, health: HEALTH }], { linux: "6.1", ipvsadm: "1.31", keepalived });
  return lines.map((line) => line.slice(line.indexOf("\t") + 1).trim());
}

describe.each(KNOWN_VERSIONS)("a service for keepalived %s", (version) => {
  const rows = EVERY.filter(({ newer }) => version !== "1.3.5" || !newer);

  it.each(rows)("has the line $line, by which the kernel gets $option, as ipvsadm's rule does", (row) => {
    expect(linesFor(row.service, version)).toContain(row.line);
    expect(renderRules({ virtualServices: [row.service] }).map((rule) => `${rule} `)).toContainEqual(
      expect.stringContaining(` ${row.option} `),
    );
  });
});
