import ipaddr from "ipaddr.js";
import { z } from "zod";
import { isUrl } from "../../images/baseImage";

/** Kinds of values that several settings share, each with the message for a wrong value. */

export const ipv4 = z.ipv4({ error: "an IPv4 address, such as 192.168.1.12" });
export const ipv4Network = z.cidrv4({ error: "an IPv4 network, such as 192.168.1.0/24" });

/** In the one form that the kernel's tools print, so that it can be compared as text. @see RFC 5952 */
export const ipv6 = z
  .ipv6({ error: "an IPv6 address, such as fd00:1::12" })
  .transform((address) => ipaddr.IPv6.parse(address).toRFC5952String());
export const ipv6Network = z.cidrv6({ error: "an IPv6 network, such as fd00:1::/64" }).transform((cidr) => {
  const [address, bits] = ipaddr.IPv6.parseCIDR(cidr);
  return `${address.toRFC5952String()}/${bits}`;
});

export const anyAddress = z.union([ipv4, ipv6], { error: "an IPv4 or IPv6 address" });

export const seconds = z.int({ error: "a whole number of seconds above 0" }).positive();
export const mebibytes = z.int({ error: "a whole number of MiB, 256 or more" }).min(256);
export const absolutePath = text(/^\/\P{Cc}*$/u, "an absolute path, without line breaks");
/** @see dev_valid_name in the kernel's source */
export const interfaceName = z.string().regex(/^(?!\.\.?$)[\w.-]{1,15}$/, {
  error: "the name of a network interface, such as br0",
});
export const nodeName = text(
  /^[a-z][a-z0-9-]{0,30}$/,
  "a host name of lower-case letters, digits and hyphens that starts with a letter",
);

/** A text of a certain form, and what it is. */
export function text(form: RegExp, what: string) {
  return z.string({ error: what }).regex(form, { error: what });
}

/** A whole number between two others, and what it is: `a port`. */
export function between(minimum: number, maximum: number, noun: string) {
  return z
    .int({ error: `${noun}, ${minimum} to ${maximum}` })
    .min(minimum)
    .max(maximum);
}

const IMAGE = "a path on this machine, without ~, or an http or https URL";

/** Where an image is. */
export const image = z.string({ error: IMAGE }).refine(isPathOrUrl, { error: IMAGE });

export const sha256 = sum(/^[0-9a-f]{64}$/i, "64 hexadecimal digits, as sha256sum prints them");
export const sha512 = sum(/^[0-9a-f]{128}$/i, "128 hexadecimal digits, as sha512sum prints them");

/** In lower case, as it is compared. */
function sum(pattern: RegExp, expected: string) {
  return text(pattern, expected).transform((digits) => digits.toLowerCase());
}

function isPathOrUrl(value: string): boolean {
  if (isUrl(value)) return /^[^\s\p{Cc}]+$/u.test(value) && URL.canParse(value);
  // libvirt's provider would take anything before "://" for the kind of a URL
  return /^[^~\p{Cc}][^\p{Cc}]*$/u.test(value) && !value.includes("://");
}

const PACKAGE_MIRROR = "an http or https URL, without spaces and quotes";

/** Written into the guests' lists of packages as it is. @see RFC 3986, section 2, for what a URL is made of */
export const packageMirror = text(/^https?:\/\/[\w.~:/?#[\]@!$&()*+,;=%-]+$/i, PACKAGE_MIRROR).refine(
  (value) => URL.canParse(value),
  { error: PACKAGE_MIRROR },
);
