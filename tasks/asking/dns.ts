import { randomInt } from "node:crypto";
import type { DnsConversation, DnsRecordType } from "../question";
import type { Datagram } from "./datagram";
import type { Talk } from "./stream";

/** @see RFC 1035, 3.2.2, and RFC 3596, 2.1 */
const RECORD_TYPES: Record<DnsRecordType, number> = { A: 1, NS: 2, CNAME: 5, SOA: 6, MX: 15, TXT: 16, AAAA: 28 };

const INTERNET = 1;
const RECURSION_DESIRED = 0x01_00;
const IS_ANSWER = 0x80;

/** A question, whose answer tells the same number. */
export function dnsOverUdp(question: DnsConversation): Datagram {
  const send = dnsQuestion(question);
  return { send, isAnswer: (message) => answers(message, send) };
}

/** The same after its length. @see RFC 1035, 4.2.2 */
export function dnsOverTcp(question: DnsConversation): Talk {
  const message = dnsQuestion(question);
  return {
    send: withLength(message),
    judge: (received) => (received.length < 6 ? undefined : answers(received.subarray(2), message)),
  };
}

export function withLength(message: Buffer): Buffer {
  return Buffer.concat([Buffer.from([message.length >> 8, message.length & 0xff]), message]);
}

/** @see RFC 1035, 4.1 */
export function dnsQuestion({ name, recordType }: DnsConversation): Buffer {
  const header = [randomInt(0x1_00_00), RECURSION_DESIRED, 1, 0, 0, 0];
  const labels = name === "." ? [] : name.split(".");
  const asked = Buffer.concat([
    ...labels.map((label) => Buffer.from([label.length, ...Buffer.from(label)])),
    Buffer.of(0),
  ]);
  return Buffer.concat([words(header), asked, words([RECORD_TYPES[recordType], INTERNET])]);
}

function words(numbers: number[]): Buffer {
  const buffer = Buffer.alloc(2 * numbers.length);
  for (const [index, number] of numbers.entries()) buffer.writeUInt16BE(number, 2 * index);
  return buffer;
}

function answers(message: Buffer, question: Buffer): boolean {
  return (
    message.length >= 12 &&
    message.readUInt16BE(0) === question.readUInt16BE(0) &&
    ((message[2] ?? 0) & IS_ANSWER) !== 0
  );
}
