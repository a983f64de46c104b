/**
 * A transformation of a network's XML that gives the hypervisor the wanted address on its bridge;
 * the provider itself always takes the network's first one.
 *
 * @see libvirt's documentation, "Network XML format", element `ip`
 */
export function bridgeAddress(address: string): string {
  return `<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="@*|node()">
    <xsl:copy><xsl:apply-templates select="@*|node()"/></xsl:copy>
  </xsl:template>
  <xsl:template match="/network/ip/@address">
    <xsl:attribute name="address">${address}</xsl:attribute>
  </xsl:template>
</xsl:stylesheet>`;
}
