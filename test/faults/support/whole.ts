import { expect } from "vitest";
import { ended } from "../../../tools/harness/clone";
import { recordOutcome } from "../../../tools/harness/faultTable";
import { clone, liveRules, SAMPLE_RULES } from "../../e2e/sharedClone";

const MACHINES = ["lvs-lab-node1", "lvs-lab-node2", "lvs-lab-node3"];
const FILES = ["base.qcow2", ...["node1", "node2", "node3"].flatMap((node) => [`${node}-seed.iso`, `${node}.qcow2`])];

/** Does what is to be done against a fault, times it until clients are served again, and finds nothing missing or left over. */
export async function becomesWhole(fault: string, happened: string, repair: () => Promise<unknown>): Promise<void> {
  const started = Date.now();
  await repair();
  await bothAnswer();
  const secondsUntilWhole = Math.round((Date.now() - started) / 1000);
  await recordOutcome({ fault, happened, secondsUntilWhole });
  await expectWhole();
}

/** Something happens of which clients must feel nothing: each of their requests, one a second, is answered. */
export async function unfelt(happens: () => Promise<unknown>): Promise<void> {
  const asking = clone.start(
    `./lab bash -c 'until read -r -t 1; do curl -s --max-time 10 http://192.168.1.12/ || echo failed; done'`,
    { stdin: "pipe" },
  );
  let answers: string[] = [];
  try {
    await happens();
  } finally {
    asking.stdin?.end("\n");
    answers = ended(await asking)
      .stdout.split("\n")
      .filter(Boolean);
  }
  expect([...new Set(answers)].sort()).toEqual(["Node2", "Node3"]);
}

/** Waits, within a bound, until each real server has answered at the VIP. */
async function bothAnswer(): Promise<void> {
  await clone.expect(`timeout 300 ./lab sh -c '
    until [ "$node2$node3" = yesyes ]; do
      case $(curl -sf --max-time 3 http://192.168.1.12/) in Node2) node2=yes ;; Node3) node3=yes ;; esac
    done'`);
}

/** The system is the wanted one: in the kernel, in libvirt, and to Pulumi. */
export async function expectWhole(): Promise<void> {
  expect(await liveRules()).toEqual(SAMPLE_RULES);
  expect(await namesOf("list --state-running")).toEqual(MACHINES);
  expect(await namesOf("list --all")).toEqual(MACHINES);
  expect(await namesOf("net-list --all")).toEqual(["lvs-lab-back", "lvs-lab-front"]);
  expect(await namesOf("pool-list --all")).toEqual(["lvs-lab-pool"]);
  expect((await clone.expect("./lab ls .lab/pool/lvs-lab")).split("\n").sort()).toEqual([...FILES].sort());
  await clone.expect("./lab pulumi preview --expect-no-changes");
  const { deployment } = JSON.parse(await clone.expect("./lab pulumi stack export"));
  expect(deployment.pending_operations ?? []).toEqual([]);
}

/** Nothing of the stack is left in libvirt. */
export async function expectNothing(): Promise<void> {
  for (const list of ["list --all", "net-list --all", "pool-list --all"]) expect(await namesOf(list)).toEqual([]);
  expect(await clone.expect("./lab find .lab/pool -type f")).toBe("");
}

/** libvirt's UUID of each machine, which is another when the machine is made anew. */
export async function machineIds(): Promise<string[]> {
  return (await clone.expect("./lab virsh -q list --all --uuid")).split("\n").filter(Boolean).sort();
}

async function namesOf(list: string): Promise<string[]> {
  const names = await clone.expect(`./lab virsh -q ${list} --name`);
  return names
    .split("\n")
    .map((name) => name.trim())
    .filter(Boolean)
    .sort();
}
