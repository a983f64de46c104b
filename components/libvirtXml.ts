/**
 * Transformations of the XML that the provider makes, for what it has no setting for.
 *
 * @see libvirt's documentation, "Network XML format" and "Domain XML format"
 */

/** Gives the hypervisor the wanted addresses on a network's bridge; the provider always takes the first ones. */
export function withBridgeAddress(address: string, address6?: string): string {
  return transformation(`
  <xsl:template match="/network/ip/@address">
    <xsl:attribute name="address">${escapeXml(address)}</xsl:attribute>
  </xsl:template>${address6 === undefined ? "" : bridgeAddress6(address6)}`);
}

function bridgeAddress6(address: string): string {
  return `
  <xsl:template match="/network/ip[@family='ipv6']/@address" priority="1">
    <xsl:attribute name="address">${escapeXml(address)}</xsl:attribute>
  </xsl:template>`;
}

/** Lets guests reach each other over IPv6 on a network where the hypervisor has no IPv6 address. */
export function withIpv6BetweenGuests(): string {
  return transformation(`
  <xsl:template match="/network">
    <network ipv6="yes">
      <xsl:apply-templates select="@*|node()"/>
    </network>
  </xsl:template>`);
}

/** Logs a domain's serial console to a file, anew at each start; `virsh console` works all the same. */
export function withConsoleLog(path: string): string {
  return transformation(`
  <xsl:template match="/domain/devices/console">
    <console>
      <xsl:apply-templates select="@*"/>
      <log append="off">
        <xsl:attribute name="file">${escapeXml(path)}</xsl:attribute>
      </log>
      <xsl:apply-templates select="node()"/>
    </console>
  </xsl:template>`);
}

function transformation(templates: string): string {
  return `<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="@*|node()">
    <xsl:copy><xsl:apply-templates select="@*|node()"/></xsl:copy>
  </xsl:template>${templates}
</xsl:stylesheet>`;
}

function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
