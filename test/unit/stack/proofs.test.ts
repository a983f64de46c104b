import { expect, it } from "vitest";
import { type Deployment, proofInputs, shownProofs, unasked } from "../../../stack/proofs";

const PROVEN = { by: "https", requests: 10, answers: { node2: 6, node3: 4 }, certificate: "www.example" };
const NOT_ASKED = { notAsked: "it only listens" };

const DEPLOYMENT: Deployment = {
  resources: [
    {
      type: "lvs:index:Cluster",
      outputs: { proofs: { "-t 192.168.1.12:443": PROVEN, "-u 192.168.1.12:514": NOT_ASKED } },
    },
    {
      type: "command:local:Command",
      parent: "urn:pulumi:lab::lvs::lvs:index:Cluster$lvs:cluster:VipProof::lvs-proof",
      inputs: { stdin: { "4dabf18193072939515e22adb298388d": "a secret", plaintext: '"{\\"questions\\":[]}"' } },
    },
    { type: "command:local:Command", parent: "urn:pulumi:lab::lvs::lvs:index:Cluster::lvs", inputs: { stdin: "{}" } },
  ],
};

it("the proofs of a stack are what they were told, though that is secret", () => {
  expect(proofInputs(DEPLOYMENT)).toEqual(['{"questions":[]}']);
});

it("a stack without any, or without resources, has none", () => {
  expect(proofInputs({})).toEqual([]);
});

it("who isn't asked is told as the last up did", () => {
  expect(unasked(DEPLOYMENT)).toEqual({ "-u 192.168.1.12:514": NOT_ASKED });
});

it("a proof is shown as a line for each service", () => {
  expect(shownProofs({ "-t 192.168.1.12:443": PROVEN, "-u 192.168.1.12:514": NOT_ASKED }).split("\n")).toEqual([
    "-t 192.168.1.12:443 answered 10 requests by https, with a certificate for www.example: node2 6, node3 4",
    "-u 192.168.1.12:514 isn't asked: it only listens",
  ]);
});
