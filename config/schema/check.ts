import { z } from "zod";
import { DEFAULT_CHECK, DEFAULT_DNS_QUESTION, DNS_RECORD_TYPES } from "../../lvs/healthCheck";
import { between, seconds, text } from "./fields";

const retries = z.int({ error: "a whole number, 0 or more" }).min(0);
const RETRIES = {
  otherNames: ["retry", "nb_get_retry", "checkcount", "failurecount"],
  description: "How often a check is repeated before the real server counts as down.",
};
const RETRY_DELAY = {
  otherNames: ["delay_before_retry"],
  description: "How long the check waits before it is repeated.",
};

const asking = {
  connectTimeoutSeconds: seconds.default(DEFAULT_CHECK.connectTimeoutSeconds).meta({
    otherNames: ["connect_timeout", "checktimeout"],
    description: "How long the real server may take to answer.",
  }),
  retries: retries.default(DEFAULT_CHECK.retries).meta(RETRIES),
  retryDelaySeconds: seconds.default(DEFAULT_CHECK.retryDelaySeconds).meta(RETRY_DELAY),
};

const connecting = {
  port: between(1, 65_535, "a port")
    .optional()
    .meta({
      otherNames: ["connect_port", "checkport"],
      description: "Where the check connects.",
      byDefault: "the real server's port",
    }),
  ...asking,
};

/** keepalived cuts a greeting off at 511 characters, and a request at 2047; no host name comes near. @see RFC 1035 */
const hostName = text(/^[A-Za-z0-9.-]+$/, "a host name").max(253, { error: "a host name, 253 characters or less" });
const HOST = "a host name, with :PORT or without";
export const virtualHost = text(/^[\w.-]{1,253}(:[1-9]\d{0,4})?$/, HOST);

const STATUS = "an HTTP status, 100 to 599, or several and ranges of them: [200-299, 301]";
const oneStatus = z.int({ error: STATUS }).min(100, { error: STATUS }).max(599, { error: STATUS });
/** keepalived takes a range from its smaller end only. */
const statuses = text(/^[1-5]\d\d(-[1-5]\d\d)?( [1-5]\d\d(-[1-5]\d\d)?)*$/, STATUS).refine(
  (given) => given.split(" ").every((each) => (each.split("-")[0] ?? "") <= (each.split("-")[1] ?? each)),
  { error: STATUS },
);
const status = z
  .union([oneStatus, statuses, z.array(z.union([oneStatus, statuses], { error: STATUS })).min(1, { error: STATUS })], {
    error: STATUS,
  })
  .transform((given) => [given].flat().join(" "))
  // one status as the number that it is
  .transform((given) => (/^\d+$/.test(given) ? Number(given) : given));

export const pagePath = text(/^\/[!#-~]*$/, "a path such as /health, without spaces and quotes");

const itsPage = {
  path: pagePath
    .optional()
    .meta({ otherNames: ["url", "request"], description: "What is asked for.", byDefault: DEFAULT_CHECK.path }),
  virtualHost: virtualHost
    .optional()
    .meta({ otherNames: ["virtualhost"], description: "The Host header.", byDefault: "the real server's address" }),
  status: status.optional().meta({
    otherNames: ["status_code"],
    description: "The status that is right, or several, which CentOS 7's keepalived can't tell.",
    byDefault: "each of the 200s; in CentOS 7 200",
  }),
  digest: text(/^[0-9a-f]{32}$/, "32 hexadecimal digits, as genhash prints them")
    .optional()
    .meta({ description: "The MD5 sum that the page must have.", byDefault: "any page is right" }),
};

/** One of several pages. */
export const page = z.strictObject(itsPage);

const httpCheck = {
  ...itsPage,
  pages: z
    .array(page)
    .min(1, { error: "one or more pages" })
    .optional()
    .meta({
      otherNames: ["urls"],
      description:
        "Several pages that must all be right, each with a `path`, `status`, `digest` and `virtualHost` of its own, in the place of the check's; with a newer keepalived than CentOS 7's. One is asked for each `delaySeconds`.",
    }),
  ...connecting,
};

/** What is told of programs that directors run. */
export const PROGRAMS = "health-checks.md#programs-of-yours";

/** A program that directors run, and its arguments. */
export const command = text(/^[!#-~][ !#-~]*$/, "a program's path and its arguments, without quotes");

export const bytes = text(/^([0-9a-fA-F]{2})+$/, "hexadecimal digits, two for each byte");
const REPLY = "any, or hexadecimal digits, two for each byte, with x for any one";

/** @see RFC 1035, 2.3.4 */
export const dnsName = text(
  /^(\.|(?=.{1,253}$)[\w-]{1,63}(\.[\w-]{1,63})*)$/,
  "a name without a dot at its end, or . for the root",
);
export const dnsRecordType = z
  .enum(DNS_RECORD_TYPES)
  .default(DEFAULT_DNS_QUESTION.recordType)
  .meta({ description: "The type of the records." });

/** How a real server's health is found out; keepalived's names. */
export const check = z
  .discriminatedUnion(
    "type",
    [
      z
        .strictObject({ type: z.literal("HTTP_GET"), ...httpCheck })
        .meta({ description: "The page has the right status and digest." }),
      z
        .strictObject({
          type: z.literal("SSL_GET"),
          ...httpCheck,
          sni: z
            .boolean()
            .default(false)
            .meta({
              otherNames: ["enable_sni"],
              description:
                "Whether the server is told, as it chooses its certificate, the name in `virtualHost`; with a newer keepalived than CentOS 7's.",
            }),
        })
        .meta({ description: "The same over TLS; nobody looks at the certificate." }),
      z
        .strictObject({ type: z.literal("TCP_CHECK"), ...connecting })
        .meta({ description: "Its port takes a connection." }),
      z
        .strictObject({
          type: z.literal("UDP_CHECK"),
          payload: bytes.optional().meta({ description: "What is sent.", byDefault: "a text of keepalived's" }),
          reply: text(/^(any|([0-9a-fA-FxX]{2})+)$/, REPLY)
            .optional()
            .meta({
              otherNames: ["require_reply"],
              description: "What must come back: `any`, or what that begins with.",
              byDefault: "nothing needs to: the port must not be closed",
            }),
          ...connecting,
        })
        .meta({
          description:
            "Its port doesn't say that it is closed, or gives the right reply. Not with CentOS 7's keepalived.",
        }),
      z
        .strictObject({
          type: z.literal("DNS_CHECK"),
          name: dnsName.default(DEFAULT_DNS_QUESTION.name).meta({
            description:
              "What is asked for: a name that the server knows, since one that answers for its own names only refuses others.",
            byDefault: "`.`, the root",
          }),
          recordType: dnsRecordType,
          ...connecting,
          retryDelaySeconds: seconds.optional().meta({ ...RETRY_DELAY, byDefault: "1; in CentOS 7 `delaySeconds`" }),
        })
        .meta({ description: "It answers a question over UDP without an error." }),
      z
        .strictObject({ type: z.literal("PING_CHECK"), ...asking })
        .meta({ description: "It answers a ping. Not with CentOS 7's keepalived." }),
      z
        .strictObject({
          type: z.literal("SMTP_CHECK"),
          helo: hostName
            .default(DEFAULT_CHECK.helo)
            .meta({ otherNames: ["helo_name"], description: "The name that it is greeted by." }),
          ...connecting,
        })
        .meta({ description: "It answers as a mail server does." }),
      z
        .strictObject({
          type: z.literal("MISC_CHECK"),
          command: command.meta({
            otherNames: ["misc_path", "checkcommand"],
            description:
              "The program: the path of a script in the project, which the directors then get, or the absolute path of one that is there; `%address` and `%port` in its arguments are the real server's.",
            guide: PROGRAMS,
          }),
          timeoutSeconds: seconds
            .default(DEFAULT_CHECK.timeoutSeconds)
            .meta({ otherNames: ["misc_timeout"], description: "How long the program may take." }),
          retries: retries.optional().meta({
            ...RETRIES,
            description: "How often the program is run again before the real server counts as down; in CentOS 7 never.",
            byDefault: "0",
          }),
          retryDelaySeconds: seconds.optional().meta({
            ...RETRY_DELAY,
            description: "How long from one start of the program to the next.",
            byDefault: String(DEFAULT_CHECK.retryDelaySeconds),
          }),
          dynamicWeight: z
            .boolean()
            .default(false)
            .meta({
              otherNames: ["misc_dynamic"],
              description:
                "Whether the exit status tells a weight as well: 2 to 255, but for a shell's own 126 and 127, is healthy too, at that number less 2.",
            }),
        })
        .meta({ description: "A program that the directors run ends with status 0." }),
    ],
    { error: "none, or a check with its type" },
  )
  .meta({ id: "check" });

/** A check, or none at all. */
export const checkOrNone = z.union([check, z.literal("none")]);
