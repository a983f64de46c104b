const { PolicyPack } = require("@pulumi/policy");

new PolicyPack("lvs", {
  policies: [
    {
      name: "no-real-server-without-a-check",
      description: "Somebody finds out which real servers are down.",
      enforcementLevel: "mandatory",
      validateResource: ({ type, props }, reportViolation) => {
        if (type !== "lvs:cluster:LvsTable") return;
        for (const { address, port, firewallMark, health } of props.virtualServices) {
          if (health?.check !== undefined) continue;
          const service = firewallMark === undefined ? `${address}:${port}` : `of mark ${firewallMark}`;
          reportViolation(`nothing checks the real servers of the virtual service ${service}`);
        }
      },
    },
  ],
});
