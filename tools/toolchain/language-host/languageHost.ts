import type { ServerWritableStream } from "@grpc/grpc-js";
import type * as pb from "@pulumi/pulumi/proto/language_pb";
import language from "@pulumi/pulumi/proto/language_pb.js";
import plugin from "@pulumi/pulumi/proto/plugin_pb.js";
import { version } from "@pulumi/pulumi/version.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import { connectToEngine } from "../engineClient";
import { about, programDependencies } from "./about";
import { generatePackage } from "./generatePackage";
import { installDependencies } from "./installDependencies";
import { linkPackages } from "./linkPackages";
import { type ProgramRun, startProgram } from "./program";
import { requiredPackages } from "./requiredPackages";
import { type RunPluginCall, runPlugin } from "./runPlugin";
import { type Call, notImplemented, unary } from "./service";

/**
 * The language host's methods, as far as `pulumi install`, `up`, `preview`, `refresh`, `destroy`, `stack`, `cancel`
 * and `about` use them; the others answer that they are not part of the stand-in.
 *
 * @see https://github.com/pulumi/pulumi/blob/master/proto/pulumi/language.proto
 */
export class LanguageHost {
  private engineAddress = "";
  private programs = new Set<ProgramRun>();

  /** @param exit ends this process, once the engine is gone */
  constructor(private readonly exit: () => void) {}

  /** Remembers the engine, and ends with it. */
  attach(engineAddress: string): void {
    if (engineAddress === this.engineAddress) return;
    this.engineAddress = engineAddress;
    connectToEngine(engineAddress, () => {
      this.stop();
      this.exit();
    });
  }

  /** Kills every program at once, and whatever they have started. */
  stop(): void {
    for (const program of this.programs) program.kill();
    if (this.programs.size > 0) killOwnGroup();
  }

  readonly service = {
    handshake: unary(async ({ request }: Call<pb.LanguageHandshakeRequest>) => {
      this.attach(request.getEngineAddress());
      return new language.LanguageHandshakeResponse();
    }),
    getPluginInfo: unary(async () => new plugin.PluginInfo().setVersion(version)),
    getRequiredPackages: unary(async ({ request }: Call<pb.GetRequiredPackagesRequest>) => requiredPackages(request)),
    run: unary((call: Call<pb.RunRequest>) => this.run(call)),
    cancel: unary(async () => {
      for (const program of this.programs) program.interrupt();
      return new empty.Empty();
    }),
    installDependencies: (call: ServerWritableStream<pb.InstallDependenciesRequest, pb.InstallDependenciesResponse>) =>
      installDependencies(call),
    runPlugin: (call: RunPluginCall) => runPlugin(call),
    generatePackage: unary(async ({ request }: Call<pb.GeneratePackageRequest>) => generatePackage(request)),
    link: unary(async ({ request }: Call<pb.LinkRequest>) => linkPackages(request)),
    about: unary(async ({ request }: Call<pb.AboutRequest>) => about(request)),
    getProgramDependencies: unary(async ({ request }: Call<pb.GetProgramDependenciesRequest>) =>
      programDependencies(request),
    ),
    runtimeOptionsPrompts: unary(async () => new language.RuntimeOptionsResponse()),
    template: unary(async () => new language.TemplateResponse()),
    // the engine asks for getRequiredPackages instead
    getRequiredPlugins: notImplemented("getRequiredPlugins"),
    generateProgram: notImplemented("pulumi convert"),
    generateProject: notImplemented("pulumi convert"),
    pack: notImplemented("pulumi package pack-sdk"),
  };

  private async run(call: Call<pb.RunRequest>): Promise<pb.RunResponse> {
    const program = startProgram(call.request, this.engineAddress);
    this.programs.add(program);
    call.on("cancelled", () => program.interrupt());
    try {
      return await program.finished;
    } finally {
      this.programs.delete(program);
    }
  }
}

/** Pulumi gives each plugin a process group of its own, which holds the program and its children too. */
function killOwnGroup(): void {
  try {
    process.kill(-process.pid, "SIGKILL");
  } catch {
    // started otherwise: there is no group of that name
  }
}
