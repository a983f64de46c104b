import { z } from "zod";
import { DEFAULT_CHECK, DEFAULT_DNS_QUESTION } from "../../lvs/healthCheck";
import { bytes, dnsName, dnsRecordType, pagePath, virtualHost } from "./check";
import { text } from "./fields";

const page = {
  path: pagePath.default(DEFAULT_CHECK.path).meta({ description: "What is asked for." }),
  host: virtualHost
    .optional()
    .meta({ otherNames: ["virtualHost"], description: "The Host header.", byDefault: "the VIP" }),
};

/** How an up asks a virtual service. */
export const proof = z
  .discriminatedUnion(
    "type",
    [
      z
        .strictObject({ type: z.literal("http"), ...page })
        .meta({ description: "It answers over HTTP, with any status." }),
      z
        .strictObject({
          type: z.literal("https"),
          ...page,
          trust: z
            .union([z.literal("system"), text(/^-----BEGIN CERTIFICATE-----/, "system, or certificates in PEM")], {
              error: "system, or certificates in PEM",
            })
            .optional()
            .meta({
              otherNames: ["ca", "caFile"],
              description:
                "Whose certificates are right: those of the authorities that pulumi's machine trusts (`system`), or of the ones given here, in PEM.",
              byDefault: "any certificate is, whoever it is for",
            }),
        })
        .meta({ description: "The same over TLS. The name in `host` chooses the certificate." }),
      z.strictObject({ type: z.literal("smtp") }).meta({ description: "It greets as a mail server does." }),
      z
        .strictObject({
          type: z.literal("dns"),
          name: dnsName.default(DEFAULT_DNS_QUESTION.name).meta({ description: "What is asked for." }),
          recordType: dnsRecordType,
        })
        .meta({ description: "It answers a question as a name server does, even if it refuses it." }),
      z
        .strictObject({
          type: z.literal("tcp"),
          send: z.string().min(1, { error: "a text" }).optional().meta({
            description: "What is sent first.",
            byDefault: "nothing",
          }),
          expect: z.string().min(1, { error: "a text" }).optional().meta({
            description: "A text that must come back.",
            byDefault: "a connection is enough",
          }),
        })
        .meta({ description: "It takes a connection." }),
      z
        .strictObject({
          type: z.literal("udp"),
          payload: bytes.meta({ description: "What is sent." }),
          reply: bytes
            .optional()
            .meta({ description: "What must come back begins with this.", byDefault: "any answer will do" }),
        })
        .meta({ description: "It answers a datagram." }),
      z
        .strictObject({
          type: z.literal("none"),
          reason: text(/\S/, "the reason, which the output `proofs` tells").meta({ description: "Why not." }),
        })
        .meta({ description: "It isn't asked." }),
    ],
    { error: "how it is asked, by its type" },
  )
  .meta({ id: "proof" });
