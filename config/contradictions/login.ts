import type { Problem } from "../../host/userError";
import { configPath } from "../configPath";
import type { StackConfig } from "../schema";

const SSH_PORT = 22;

/** Services that would send pulumi's own logins on the director to a real server, and lock it out for good. */
export function loginProblems({ nodes, director, virtualServices }: StackConfig): Problem[] {
  const login = nodes[director]?.front;
  return virtualServices.flatMap((service, index) => {
    const path = ["virtualServices", index];
    if ("address" in service) {
      const ports = service.port === 0 ? [] : [service.port];
      return takesLogin({ ...service, ports }, login) ? [problem([...path, "port"], login)] : [];
    }
    return service.packets.flatMap((packets, position) =>
      takesLogin(packets, login) ? [problem([...path, "packets", position, "ports"], login)] : [],
    );
  });
}

/** No ports are every port. */
function takesLogin(
  { protocol, address, ports }: { protocol: string; address: string; ports: number[] },
  login: string | undefined,
): boolean {
  return protocol === "tcp" && address === login && (ports.length === 0 || ports.includes(SSH_PORT));
}

function problem(path: PropertyKey[], login: string | undefined): Problem {
  return {
    what: `this takes port ${SSH_PORT} of ${login}, where pulumi logs in on the director`,
    where: configPath(path),
    expected: `ports other than ${SSH_PORT}, each named`,
    mend: "name the ports, or use the director's IPv6 address",
  };
}
