import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import {
  createMessageConnection,
  type MessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-jsonrpc/node";
import { projectDir } from "../../../../runtime/paths";

/** What an editor underlines. */
export interface Diagnostic {
  message: string;
  range: { start: { line: number } };
}

interface Completions {
  items: { label: string }[];
}

/** A YAML language server, as editors run it, and the project's folder opened in it. @see Language Server Protocol 3.17 */
export class LanguageServer {
  private readonly child: ChildProcess;
  private readonly connection: MessageConnection;
  private readonly waiting = new Map<string, (found: Diagnostic[]) => void>();

  private constructor() {
    const program = join(projectDir, "node_modules/.bin/yaml-language-server");
    const child = spawn(program, ["--stdio"], { stdio: ["pipe", "pipe", "inherit"] });
    this.child = child;
    this.connection = createMessageConnection(
      new StreamMessageReader(child.stdout),
      new StreamMessageWriter(child.stdin),
    );
    this.connection.onNotification("textDocument/publishDiagnostics", ({ uri, diagnostics }) => {
      this.waiting.get(uri)?.(diagnostics);
    });
    this.connection.onRequest("workspace/configuration", ({ items }) =>
      items.map(({ section }: { section: string }) =>
        section === "yaml" ? { validate: true, hover: true, completion: true, schemaStore: { enable: false } } : null,
      ),
    );
    this.connection.onRequest("client/registerCapability", () => null);
    this.connection.listen();
  }

  static async start(): Promise<LanguageServer> {
    const server = new LanguageServer();
    await server.connection.sendRequest("initialize", {
      processId: process.pid,
      rootUri: pathToFileURL(projectDir).href,
      capabilities: { workspace: { configuration: true } },
    });
    await server.connection.sendNotification("initialized", {});
    return server;
  }

  /** Opens a text as if it were a file in the project's folder. Returns what is wrong in it. */
  async open(file: string, text: string): Promise<Diagnostic[]> {
    const uri = uriOf(file);
    const found = new Promise<Diagnostic[]>((resolve) => this.waiting.set(uri, resolve));
    await this.connection.sendNotification("textDocument/didOpen", {
      textDocument: { uri, languageId: "yaml", version: 1, text },
    });
    return found;
  }

  /** What is shown about a place in a text that is open. */
  async hover(file: string, line: number, character: number): Promise<string> {
    const position = { textDocument: { uri: uriOf(file) }, position: { line, character } };
    const answer = await this.connection.sendRequest<{ contents: { value: string } } | null>(
      "textDocument/hover",
      position,
    );
    return answer?.contents.value ?? "";
  }

  /** What is offered at a place in a text that is open. */
  async completions(file: string, line: number, character: number): Promise<string[]> {
    const position = { textDocument: { uri: uriOf(file) }, position: { line, character } };
    const { items } = await this.connection.sendRequest<Completions>("textDocument/completion", position);
    return items.map(({ label }) => label);
  }

  async stop(): Promise<void> {
    await this.connection.sendRequest("shutdown");
    await this.connection.sendNotification("exit");
    this.connection.dispose();
    this.child.kill();
  }
}

function uriOf(file: string): string {
  return pathToFileURL(join(projectDir, file)).href;
}
