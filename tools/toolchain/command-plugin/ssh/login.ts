import { connect } from "node:net";
import { type AnyAuthMethod, type ParsedKey, utils } from "ssh2";
import type { Endpoint } from "./endpoint";
import { type HostKey, parseHostKey } from "./hostKey";
import { toSshFormat } from "./privateKey";
import { describeNetworkError } from "./socket";

/** What an attempt to log in needs. A mistake in it can't be cured by another attempt. */
export interface Login {
  user: string;
  /** Tried in this order: private key, password, the agent's keys. */
  methods: AnyAuthMethod[];
  /** Without one, any host key is accepted. */
  hostKey?: HostKey;
}

/** Reads keys and looks for the agent, before anything is dialled. */
export async function sshLogin(endpoint: Endpoint): Promise<Login> {
  const { user: username, password } = endpoint;
  const methods: AnyAuthMethod[] = [];
  if (endpoint.privateKey !== undefined) {
    methods.push({
      type: "publickey",
      username,
      key: parsePrivateKey(endpoint.privateKey, endpoint.privateKeyPassword),
    });
  }
  if (password !== undefined) {
    methods.push({ type: "password", username, password });
    methods.push({
      type: "keyboard-interactive",
      username,
      prompt: (_name, _instructions, _language, prompts, finish) => finish(prompts.map(() => password)),
    });
  }
  const agent = await agentSocket(endpoint, methods.length > 0);
  if (agent) methods.push({ type: "agent", username, agent });
  return {
    user: username,
    methods,
    hostKey: endpoint.hostKey === undefined ? undefined : parseHostKey(endpoint.hostKey),
  };
}

function parsePrivateKey(text: string, passphrase: string | undefined): ParsedKey {
  const parsed = utils.parseKey(toSshFormat(text, passphrase), passphrase);
  const key = Array.isArray(parsed) ? parsed[0] : parsed;
  if (key instanceof Error) throw new Error(`ssh: private key: ${key.message}`);
  return key;
}

/** The agent that was asked for, or the environment's when there is one that answers or nothing else to log in with. */
async function agentSocket({ agentSocketPath }: Endpoint, otherMethods: boolean): Promise<string | undefined> {
  const path = agentSocketPath ?? process.env.SSH_AUTH_SOCK;
  if (!path) return undefined;
  try {
    await answers(path);
    return path;
  } catch (error) {
    if (agentSocketPath === undefined && otherMethods) return undefined;
    throw new Error(`SSH agent at ${path}: ${describeNetworkError(error as NodeJS.ErrnoException)}`);
  }
}

function answers(path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(path);
    socket.once("connect", () => {
      socket.destroy();
      resolve();
    });
    socket.once("error", reject);
  });
}
