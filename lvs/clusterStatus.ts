/** A director's place among its peers, as VRRP calls it; a director without peers is always master. Where groups float: of one. */
export type DirectorState = "MASTER" | "BACKUP" | "FAULT" | "unreachable";

/** The state of a thing and since when, as an ISO 8601 time in UTC to the second. Undefined where nobody knows. */
export interface Since<State> {
  state: State;
  since: string | undefined;
}

/** What a real server of a virtual service is, by its check. */
export type ServerState = "up" | "down";

/** Health is apart from what the table shall hold and from what it holds: it is what checks found out. */
export interface ServiceHealth {
  /** By the real server's address and port, as the table has them. */
  realServers: Record<string, Since<ServerState>>;
  /** Since when the sorry server serves; undefined while it doesn't. */
  sorrySince: string | undefined;
}

/** What one director tells of itself, as `lvs-table status` prints it. */
export interface DirectorStatus {
  /** By the group of floating addresses, FIRST_GROUP first; that one alone where nothing floats. */
  vrrp: Record<string, Since<DirectorState>>;
  /** By virtual service: `-t 192.168.1.12:80`; none where nothing checks. */
  health: Record<string, ServiceHealth>;
  /** Why it doesn't find out about real servers' health as it should, a sentence each. */
  problems: string[];
}

/**
 * What real servers are, by virtual service, `-t 192.168.1.12:80`, and by the real server's name; none where nothing
 * checks. A service's sorry server is there while it serves.
 */
export type Health = Record<string, Record<string, Since<ServerState | "serving">>>;

/** Who answered requests to the VIP. */
export interface Proof {
  requests: number;
  /** Requests that each real server answered, by its name. */
  answers: Record<string, number>;
}

/** The same of one virtual service. */
export interface ServiceProof extends Proof {
  /** The protocol that it was asked by: http, https, tcp, smtp, dns or udp. */
  by: string;
  /** The names that its TLS certificate is for, where there was one. */
  certificate?: string;
}

/** What the requests to each virtual service have proven, or why there were none; by service: `-t 192.168.1.12:80`. */
export type Proofs = Record<string, ServiceProof | { notAsked: string }>;

/** That of the first service that was asked; undefined where none was. */
export function firstProof(proofs: Proofs): Proof | undefined {
  const [first] = Object.values(proofs).flatMap((proof) => ("requests" in proof ? [proof] : []));
  return first && { requests: first.requests, answers: first.answers };
}
