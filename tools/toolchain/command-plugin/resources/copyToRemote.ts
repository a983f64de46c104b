import { isDeepStrictEqual } from "node:util";
import type { Operation, ResourceType } from "../operation";
import { asArchive, asAsset, type PropertyMap, type PropertyValue, reveal, unwrap } from "../protocol/propertyValue";
import { type Connection, withConnection } from "../ssh/connection";
import { RemoteFiles } from "../ssh/remoteFiles";
import { uniqueId } from "./commandLifeCycle";
import { copyPath, copyText } from "./copy";

interface CopyInputs {
  connection: Connection;
  source: PropertyMap;
  remotePath: string;
}

/** `command:remote:CopyToRemote`. */
export const copyToRemote: ResourceType = {
  check: ({ source }) => checkSource(unwrap(source)),

  async create(operation, inputs) {
    await copy(operation, reveal(inputs) as unknown as CopyInputs);
    return { id: uniqueId(""), state: inputs };
  },

  async update(operation, state, inputs) {
    const now = reveal(inputs) as unknown as CopyInputs;
    if (destinationChanged(reveal(state) as unknown as CopyInputs, now)) await copy(operation, now);
    return inputs;
  },

  unknownInPreview: () => [],
};

function checkSource(source: PropertyValue | undefined): { property: string; reason: string }[] {
  const asset = asAsset(source);
  const archive = asArchive(source);
  if (asset && !asset.path && asset.text === undefined) {
    return [{ property: "source", reason: "is a remote asset; expected a file asset or a text asset" }];
  }
  if (archive && !archive.path) {
    return [
      { property: "source", reason: "is an archive of assets or a remote one; expected a folder or an archive file" },
    ];
  }
  return [];
}

/** Other credentials or triggers alone are no reason to copy again; another content, path or host is. */
function destinationChanged(old: CopyInputs, now: CopyInputs): boolean {
  return !isDeepStrictEqual(destination(old), destination(now));
}

function destination({ source, remotePath, connection: { host, port, user } }: CopyInputs): unknown {
  return [source.hash ?? source, remotePath, host, port, user];
}

async function copy(operation: Operation, { connection, source, remotePath }: CopyInputs): Promise<void> {
  const asset = asAsset(source);
  await withConnection(connection, operation, (client) =>
    RemoteFiles.use(client, operation.signal, async (remote) => {
      if (asset?.text !== undefined && !asset.path) await copyText(remote, asset.text, remotePath);
      else await copyPath(remote, asset?.path ?? asArchive(source)?.path ?? "", remotePath);
    }),
  );
}
