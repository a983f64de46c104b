import type { Problem } from "../../errors/userError";
import { isFollowed } from "../../plan/ftp";
import { methodsOf } from "../../plan/methods";
import { keepsFirewalld } from "../../plan/placement";
import { configPath } from "../configPath";
import type { StackConfig } from "../schema/stack";
import { setIt } from "./problem";

/**
 * A director whose firewalld stays on, and that would drop packets of some services: where the kernel tracks connections for
 * others, it takes those for invalid of which it never sees an answer.
 */
export function firewalldProblems(config: StackConfig): Problem[] {
  const { directors, virtualServices } = config;
  const [director] = directors.filter((node) => keepsFirewalld(config, node));
  const tracked = virtualServices.findIndex((service) => service.snat || isFollowed(service));
  const direct = virtualServices.findIndex((service) => methodsOf(service).some((method) => method !== "masquerade"));
  if (director === undefined || tracked === -1 || direct === -1) return [];
  const why = virtualServices[tracked]?.snat ? "snat" : "FTP";
  const path = ["nodes", director, "existing", "firewalld"];
  return [
    {
      what: `${director}'s firewalld would drop what clients send to ${configPath(["virtualServices", direct])}, whose answers it doesn't see, since connections are tracked for ${why} of ${configPath(["virtualServices", tracked])}`,
      where: configPath(path),
      expected: "all services by masquerade, or none with snat or FTP",
      fix: setIt(path, "stop"),
    },
  ];
}
