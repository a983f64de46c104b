import { shellQuote } from "../../guest/shellQuote";
import type { Question } from "../question";
import { dnsQuestion, withLength } from "./dns";

/**
 * The shell command by which a director asks a real server itself, with what every guest has; it ends with 0 when there
 * was an answer.
 *
 * @param endpoint where the real server serves: 192.168.2.13:80, [fd00:2::13]:80
 * @see bash(1), REDIRECTION, of /dev/tcp and /dev/udp
 */
export function askingCommand(
  { transport, conversation }: Pick<Question, "transport" | "conversation">,
  endpoint: string,
): string {
  switch (conversation.protocol) {
    case "http":
    case "https": {
      const { protocol, path, host } = conversation;
      const header = host === undefined ? [] : ["-H", shellQuote(`Host: ${host}`)];
      return ["curl -gks -o /dev/null --max-time 5", ...header, shellQuote(`${protocol}://${endpoint}${path}`)].join(
        " ",
      );
    }
    case "tcp":
      return exchange("tcp", endpoint, Buffer.from(conversation.send ?? ""), conversation.expect !== undefined);
    case "smtp":
      return exchange("tcp", endpoint, Buffer.alloc(0), true);
    case "dns": {
      const question = dnsQuestion(conversation);
      return exchange(transport, endpoint, transport === "tcp" ? withLength(question) : question, true);
    }
    case "udp":
      return exchange("udp", endpoint, Buffer.from(conversation.send, "hex"), true);
  }
}

/** Sends bytes, and waits for one where any is expected. */
function exchange(transport: string, endpoint: string, send: Buffer, isAnswered: boolean): string {
  const colon = endpoint.lastIndexOf(":");
  const address = endpoint.slice(0, colon).replace(/^\[|\]$/g, "");
  const bytes = [...send].map((byte) => `\\x${byte.toString(16).padStart(2, "0")}`).join("");
  const steps = [
    `exec 3<>/dev/${transport}/${address}/${endpoint.slice(colon + 1)}`,
    ...(bytes === "" ? [] : [`printf "${bytes}" >&3`]),
    // grep fails where nothing came
    ...(isAnswered ? ["head -c 1 <&3 | od -An -tx1 | grep -q ."] : []),
  ];
  return `timeout 5 bash -c ${shellQuote(steps.join(" && "))}`;
}
