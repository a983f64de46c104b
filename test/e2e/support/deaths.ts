import { onNode } from "../sharedClone";
import { lines } from "./director";

const WATCH = "table-watch";
const KILLER = "killer";
const FOLDER = "/run/deaths";

/** Kills the process that checks, as a crash would, as soon as it has begun to check by what it was given last. */
const KILL = `pkill -SEGV -P "$(systemctl show -p MainPID keepalived-checks | cut -d= -f2)"`;

/** An old keepalived may not be reloaded while a real server is down, so that the rest is done when it is up. */
const AS_GOOD_AS_DONE = `keepalived -v 2>&1 | grep -q " v1" && ! grep -qw suspect /run/lvs/health/*`;

/**
 * Does something during which the process that checks dies, once: when it next reads its configuration, or at once.
 * Returns each state of the director's table meanwhile in which a real server has clients.
 */
export async function whileItDies(
  server: string,
  { at, happens }: { at: "its next configuration" | "once"; happens: () => Promise<unknown> },
): Promise<string[]> {
  const { states } = await whileWatched(server, async () => {
    await onNode(
      "node1",
      `systemd-run -q --unit=${KILLER} sh -c '
      until ${at === "once" ? "true" : `${journal("ctivating healthchecker")} >/dev/null`}; do sleep 0.1; done; ${KILL}'`,
    );
    await happens();
    await onNode(
      "node1",
      `timeout 120 sh -c '
      until ${journal("died: Exiting")} >/dev/null && systemctl -q is-active keepalived-checks; do sleep 0.2; done
      while systemctl -q is-active lvs-resume && ! { ${AS_GOOD_AS_DONE}; }; do sleep 0.2; done'`,
    );
  });
  return states;
}

/** What was seen of a director while something happened. */
export interface Watched {
  /** Each state of its table in which the real server had clients, at ten looks a second. */
  states: string[];
  /** What the service that checks wrote into the journal. */
  journal: string;
}

export async function whileWatched(server: string, happens: () => Promise<unknown>): Promise<Watched> {
  await onNode(
    "node1",
    `mkdir -p ${FOLDER}; journalctl -q -n 1 --show-cursor | sed -n "s/^-- cursor: //p" >${FOLDER}/cursor
    systemd-run -q --unit=${WATCH} sh -c "while sleep 0.1; do ipvsadm -Sn | grep -e '-r ${server} .* -w [1-9]' >>${FOLDER}/states; done"`,
  );
  await happens();
  const states = await onNode("node1", `systemctl stop ${WATCH}; cat ${FOLDER}/states`);
  const said = await onNode("node1", `${journal("")}; rm -r ${FOLDER}`);
  return { states: lines(states), journal: said };
}

/** A command that prints the lines of the service's journal since then that match. */
export function journal(pattern: string): string {
  return `journalctl -q -o cat -u keepalived-checks --after-cursor="$(cat ${FOLDER}/cursor)" | grep "${pattern}"`;
}
