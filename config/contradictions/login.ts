import type { Problem } from "../../host/userError";
import { configPath } from "../configPath";
import type { StackConfig } from "../schema";
import { overlap } from "./packets";

const SSH_PORT = 22;

/** Services that would send pulumi's own logins on a director to a real server, and lock it out for good. */
export function loginProblems({ nodes, directors, virtualServices }: StackConfig): Problem[] {
  return directors.flatMap((director) => {
    const address = nodes[director]?.front;
    return address === undefined ? [] : problemsAt(address, virtualServices);
  });
}

function problemsAt(address: string, virtualServices: StackConfig["virtualServices"]): Problem[] {
  const login = { protocol: "tcp" as const, address, ports: [SSH_PORT] };
  return virtualServices.flatMap((service, index) => {
    const path = ["virtualServices", index];
    if ("address" in service) {
      const ports = service.port === 0 ? [] : [service.port];
      return overlap({ ...service, ports }, login) ? [problem([...path, "port"], address)] : [];
    }
    return service.packets.flatMap((packets, position) =>
      overlap(packets, login) ? [problem([...path, "packets", position, "ports"], address)] : [],
    );
  });
}

function problem(path: PropertyKey[], address: string): Problem {
  return {
    what: `this takes port ${SSH_PORT} of ${address}, where pulumi logs in on the director`,
    where: configPath(path),
    expected: `ports other than ${SSH_PORT}, each named`,
    mend: "name the ports, or use the director's IPv6 address",
  };
}
