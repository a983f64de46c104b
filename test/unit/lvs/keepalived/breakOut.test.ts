import fc from "fast-check";
import { expect, it } from "vitest";
import { parseStackConfig } from "../../../../config/parse";
import { renderVirtualServers } from "../../../../lvs/keepalived/virtualServers";
import { checkedServicesOf } from "../../../../plan/health";
import { withHealth } from "../../config/problems";
import { KNOWN_VERSIONS } from "./keywords";
import { type Line, parseConfiguration } from "./parseConfiguration";

const texts = fc.string({
  unit: fc.constantFrom("{", "}", '"', "'", "!", "#", "\n", "\t", " ", "\\", "$", "/", "a", "é"),
});

it.each([
  ["path", { type: "HTTP_GET" }],
  ["virtualHost", { type: "SSL_GET" }],
  ["digest", { type: "HTTP_GET" }],
  ["helo", { type: "SMTP_CHECK" }],
  ["name", { type: "DNS_CHECK" }],
  ["recordType", { type: "DNS_CHECK" }],
  ["status", { type: "HTTP_GET" }],
  ["command", { type: "MISC_CHECK" }, "/usr/libexec/keepalived/lvs-misc-check "],
])("the check's %s is refused, or one value in keepalived.conf, whatever it holds", (setting, check, before = "") => {
  const text = setting === "path" || setting === "command" ? texts.map((rest) => `/${rest}`) : texts;
  fc.assert(
    fc.property(text, fc.constantFrom(...KNOWN_VERSIONS), (value, keepalived) => {
      const { config } = parseStackConfig(withHealth({ check: { ...check, [setting]: value } }));
      const services = config && checkedServicesOf(config);
      if (!services) return;
      const lines = renderVirtualServers(services, { linux: "6.1", ipvsadm: "1.31", keepalived });
      const read = parseConfiguration(
        lines.map((line) => line.slice(line.indexOf("\t") + 1)),
        keepalived,
      );

      expect(wordsIn(read)).toContain(before + value);
    }),
  );
});

function wordsIn(lines: Line[]): string[] {
  return lines.flatMap(({ words, block }) => [...words, ...wordsIn(block)]);
}
