import { onNode } from "../sharedClone";
import { lines } from "./director";

const WATCH = "table-watch";
const KILLER = "killer";
const FOLDER = "/run/deaths";

const MAIN_PID = "systemctl show -p MainPID keepalived-checks | cut -d= -f2";

/** Waits for something, kills the process that checks as a crash would, and writes down whose child it was. */
function killAfter(condition: string): string {
  return `
    until ${condition}; do sleep 0.1; done
    until main=$(${MAIN_PID}); test "$main" != 0 && pkill -SEGV -P "$main"; do sleep 0.1; done
    echo "$main" >${FOLDER}/dead`;
}

/** An old keepalived may not be reloaded while a real server is down, so that the rest is done when it is up. */
const AS_GOOD_AS_DONE = `keepalived -v 2>&1 | grep -q " v1" && ! grep -qw suspect /run/lvs/health/*`;

/** Looks at what lives: of what dies the journal may not know whose words the last ones were. */
const RESUMED = `
  until test -e ${FOLDER}/dead && ! { ${MAIN_PID} | grep -qxe 0 -f ${FOLDER}/dead; } &&
    systemctl -q is-active keepalived-checks; do sleep 0.2; done
  while systemctl -q is-active lvs-resume && ! { ${AS_GOOD_AS_DONE}; }; do sleep 0.2; done`;

const WHAT_IS_THERE = `
  systemctl --no-pager status keepalived-checks lvs-resume ${KILLER}; journalctl --no-pager -n 60
  tail -n +1 /run/lvs/health/* ${FOLDER}/dead; ps axf`;

/**
 * Does something during which the process that checks dies, once: when it next reads its configuration, or at once.
 * Returns each state of the director's table meanwhile in which a real server has clients.
 */
export async function whileItDies(
  server: string,
  { at, happens }: { at: "its next configuration" | "once"; happens: () => Promise<unknown> },
): Promise<string[]> {
  const { states } = await whileWatched(server, async () => {
    const condition = at === "once" ? "true" : `${journal("ctivating healthchecker")} >/dev/null`;
    await onNode(
      "node1",
      `cat >${FOLDER}/kill <<'END'
      ${killAfter(condition)}
END
      systemd-run -q --unit=${KILLER} sh ${FOLDER}/kill`,
    );
    await happens();
    await onNode("node1", `timeout 120 sh -c '${RESUMED}' || { ${WHAT_IS_THERE}; exit 1; }`);
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
  try {
    await happens();
    const states = await onNode("node1", `systemctl stop ${WATCH}; cat ${FOLDER}/states`);
    return { states: lines(states), journal: await onNode("node1", journal("")) };
  } finally {
    await onNode("node1", `systemctl stop ${WATCH}; rm -r ${FOLDER}`);
  }
}

/** A command that prints the lines of the service's journal since then that match. */
export function journal(pattern: string): string {
  return `journalctl -q -o cat -u keepalived-checks --after-cursor="$(cat ${FOLDER}/cursor)" | grep "${pattern}"`;
}
