import * as pulumi from "@pulumi/pulumi";
import { Director, ExistingMachine, LvsTable, type MachineLoginArgs, VipProof } from "lvs";

const config = new pulumi.Config();
const login = config.requireObject<Omit<MachineLoginArgs, "privateKey">>("login");
// pulumi config set --secret privateKey < ~/.ssh/id_ed25519
const privateKey = config.requireSecret("privateKey");
// these could as well be outputs of what makes them
const webServers = config.requireObject<string[]>("webServers").map((address) => pulumi.output(address));

const machine = new ExistingMachine("lb", { ...login, privateKey });
const director = new Director("lb", { machine, backNetwork: "192.168.2.0/24" });

const table = new LvsTable("web", {
  director,
  virtualServices: [
    {
      address: "192.168.1.12",
      port: 80,
      scheduler: "rr",
      realServers: webServers.map((address) => ({ address })),
    },
  ],
});

export const rules = table.rules;
export const answers = new VipProof("web", { table }).proof.apply(({ answers }) => answers);
