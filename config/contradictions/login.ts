import type { Problem } from "../../errors/userError";
import { onePort } from "../../lvs/ports";
import { configPath } from "../configPath";
import { SSH_PORT } from "../schema/login";
import type { StackConfig } from "../schema/stack";
import { overlap } from "./packets";

/** Services that would send pulumi's own logins on a director to a real server, and lock it out for good. */
export function loginProblems({ nodes, directors, virtualServices }: StackConfig): Problem[] {
  return directors.flatMap((director) => {
    const { front, existing } = nodes[director] ?? {};
    return front === undefined ? [] : problemsAt(front, existing?.port ?? SSH_PORT, virtualServices);
  });
}

function problemsAt(address: string, ssh: number, virtualServices: StackConfig["virtualServices"]): Problem[] {
  const login = { protocol: "tcp" as const, address, ports: [onePort(ssh)] };
  return virtualServices.flatMap((service, index) => {
    const path = ["virtualServices", index];
    if ("address" in service) {
      const ports = service.port === 0 ? [] : [onePort(service.port)];
      return overlap({ ...service, ports }, login) ? [problem([...path, "port"], address, ssh)] : [];
    }
    return service.packets.flatMap((packets, position) =>
      overlap(packets, login) ? [problem([...path, "packets", position, "ports"], address, ssh)] : [],
    );
  });
}

function problem(path: PropertyKey[], address: string, ssh: number): Problem {
  return {
    what: `this takes port ${ssh} of ${address}, where pulumi logs in on the director`,
    where: configPath(path),
    expected: `ports other than ${ssh}, each named`,
    fix: "name the ports, or use the director's IPv6 address",
  };
}
