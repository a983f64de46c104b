import ipaddr from "ipaddr.js";
import { z } from "zod";
import { isUrl } from "../../images/baseImage";

declare module "zod" {
  /** What is said of a setting, beside it and nowhere else: documents and schemas for editors are made of it. */
  interface GlobalMeta {
    /** What is taken where the setting is left out, if that depends on something. */
    byDefault?: string;
    /** What other tools call it: who writes that is told our name. */
    otherNames?: string[];
    /** Whether another resource may tell it, in a program that makes a cluster: it needn't be known before. */
    mayBeOutput?: true;
    /** Whether it must never be shown. */
    secret?: true;
    /** Where in docs/ more is told: `placement.md#on-several-hypervisors`. */
    guide?: string;
  }
}

/** Kinds of values that several settings share, each with the message for a wrong value. */

const IPV4 = "an IPv4 address, such as 192.168.1.12";
const IPV6 = "an IPv6 address, such as fd00:1::12";

// what is of neither family aborts both, or else zod would tell of the first one only
export const ipv4 = z.ipv4({ error: IPV4, abort: true });
export const ipv4Network = z.cidrv4({ error: "an IPv4 network, such as 192.168.1.0/24", abort: true });

/** In the one form that the kernel's tools print, so that it can be compared as text. @see RFC 5952 */
export const ipv6 = z
  .ipv6({ error: IPV6, abort: true })
  .transform((address) => ipaddr.IPv6.parse(address).toRFC5952String());
export const ipv6Network = z
  .cidrv6({ error: "an IPv6 network, such as fd00:1::/64", abort: true })
  .transform((cidr) => {
    const [address, bits] = ipaddr.IPv6.parseCIDR(cidr);
    return `${address.toRFC5952String()}/${bits}`;
  });

/** A wrong one is answered in the family that it looks like. */
export const anyAddress = z.union([ipv4, ipv6], {
  error: ({ input }) => (typeof input !== "string" ? "an IPv4 or IPv6 address" : input.includes(":") ? IPV6 : IPV4),
});

const CLIENTS = "a network such as 192.168.1.0/24 or fd00:1::/64, or an address";

/** A network of clients; an address is a network of one. */
export const clientNetwork = z
  .union([ipv4, ipv6, ipv4Network, ipv6Network], { error: CLIENTS })
  .transform((written) => (written.includes("/") ? written : `${written}/${written.includes(":") ? 128 : 32}`));

export const seconds = z.int({ error: "a whole number of seconds above 0" }).positive();
export const mebibytes = z.int({ error: "a whole number of MiB, 256 or more" }).min(256);
export const gibibytes = between(1, 65_536, "a number of GiB");
export const absolutePath = text(/^\/\P{Cc}*$/u, "an absolute path, without line breaks");
/** @see dev_valid_name in the kernel's source */
export const interfaceName = text(/^(?!\.\.?$)[\w.-]{1,15}$/, "the name of a network interface, such as br0");
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

export const sha256 = sum(/^[0-9a-fA-F]{64}$/, "64 hexadecimal digits, as sha256sum prints them");
export const sha512 = sum(/^[0-9a-fA-F]{128}$/, "128 hexadecimal digits, as sha512sum prints them");

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
export const packageMirror = text(/^[hH][tT][tT][pP][sS]?:\/\/[\w.~:/?#[\]@!$&()*+,;=%-]+$/, PACKAGE_MIRROR).refine(
  (value) => URL.canParse(value),
  { error: PACKAGE_MIRROR },
);
