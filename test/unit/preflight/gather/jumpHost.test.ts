import { expect, it } from "vitest";
import { gatherJumpHost } from "../../../../preflight/gather/jumpHost";
import { startSshServer } from "../../tasks/sshServer";
import { target } from "../wellEquipped";

it("a jump host is logged in on as it is configured, and a refusal told", async () => {
  const [server, other] = [await startSshServer(), await startSshServer()];
  const { port = 22, ...login } = server.login();
  const ask = (changes: object) => gatherJumpHost(target({ jumpHost: { ...login, port, ...changes } }).config);

  expect(await gatherJumpHost(target().config)).toBeUndefined();
  expect(await ask({})).toBeUndefined();
  expect(await ask({ hostKey: other.login().hostKey })).toMatchObject({ otherKey: true, silent: false });
  expect(await ask({ privateKey: other.login().privateKey })).toMatchObject({ otherKey: false, silent: false });
  server.stop();
  other.stop();
  expect(await ask({})).toMatchObject({ otherKey: false, silent: true });
});
