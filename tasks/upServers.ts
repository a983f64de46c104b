import { UserError } from "../errors/userError";
import type { DirectorStatus } from "../lvs/clusterStatus";

/** What the director's checks know a virtual service by. */
export interface Checks {
  /** As ipvsadm's options: `-t 192.168.1.12:80`. */
  service: string;
  /** The real servers in the table, by name: 192.168.2.13:80. */
  realServers: Record<string, string>;
}

/** A real server that isn't asked, and since when, where that is known. */
export interface DownServer {
  name: string;
  since: string | undefined;
}

/**
 * The real servers of a virtual service that its checks call down.
 *
 * @throws UserError when nobody is left to answer
 */
export function downServers({ service, realServers }: Checks, { health }: DirectorStatus): DownServer[] {
  const found = health[service];
  const down = Object.entries(realServers).flatMap(([name, endpoint]) => {
    const { state, since } = found?.realServers[endpoint] ?? {};
    return state === "down" ? [{ name, since }] : [];
  });
  const names = Object.keys(realServers);
  if (names.length > 0 && down.length === names.length && found?.sorrySince === undefined) {
    throw new UserError({
      what: `every real server of ${service} is down: ${down.map(describeDown).join("; ")}`,
      expected: "one that its check finds up, or a sorry server",
      fix: "look at what serves on the real servers, and at virtualServices[].health in the configuration",
    });
  }
  return down;
}

export function describeDown({ name, since }: DownServer): string {
  return since === undefined ? `${name} is down` : `${name} is down since ${since}`;
}
