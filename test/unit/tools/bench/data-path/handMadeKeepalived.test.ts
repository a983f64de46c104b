import { expect, it } from "vitest";
import { handMadeConfiguration } from "../../../../../tools/bench/data-path/handMadeKeepalived";

it("keepalived's configuration written by hand has the service, and each real server with its weight", () => {
  expect(
    handMadeConfiguration({ scheduler: "wrr", weights: { node2: 4, node3: 0 } }),
  ).toBe(`virtual_server 192.168.1.12 80 {
    delay_loop 10
    lvs_sched wrr
    lvs_method NAT
    protocol TCP

    real_server 192.168.2.13 80 {
        weight 4
        TCP_CHECK {
            connect_timeout 10
        }
    }

    real_server 192.168.2.14 80 {
        weight 0
        TCP_CHECK {
            connect_timeout 10
        }
    }
}
`);
});
