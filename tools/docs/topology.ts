import type { StackConfig } from "../../config/schema/stack";
import { renderRules } from "../../lvs/rules";
import { rips, vips } from "../../plan/addresses";
import { groupsOf } from "../../plan/groups";
import { tableOf } from "../../plan/table";

const BOX = { width: 220, height: 64, gap: 24 };
const MARGIN = 24;
/** The lines of the networks and the rows of boxes, from the top. */
const Y = { console: 24, front: 124, directors: 160, back: 260, realServers: 296, rules: 396 };
const RULE_LINE = 20;
/** Of more, those in the middle are left out. */
const MAX_RULES = 8;
const MAX_REAL_SERVERS = 4;
const DASHED = 'stroke-dasharray="6 4"';

interface Box {
  x: number;
  y: number;
  title: string;
  lines: string[];
  /** No machine, but what goes from one to another. */
  floats?: boolean;
}

/** A cluster as a picture (SVG): console, directors and real servers on their networks, and the rules of its table. */
export function drawTopology(config: StackConfig): string {
  const { networks, nodes, directors } = config;
  const names = Object.keys(nodes).filter((name) => !directors.includes(name));
  const realServers = realServerBoxes(config, names);
  const middle = directorsAndFloating(config);
  const rows = networks.back ? [middle, realServers] : [[...middle, ...realServers]];
  const columns = Math.max(2, ...rows.map(({ length }) => length));
  const width = 2 * MARGIN + columns * BOX.width + (columns - 1) * BOX.gap;
  const rules = shortened(renderRules(tableOf(config)), MAX_RULES);
  const top = networks.back ? Y.rules : Y.back;
  const height = top + rules.length * RULE_LINE + MARGIN;

  const boxes = [
    ...row(Y.console, width, [outside(networks.front)]),
    ...rows.flatMap((boxes, index) => row(index === 0 ? Y.directors : Y.realServers, width, boxes)),
  ];

  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="sans-serif" font-size="14">`,
    `<title>${titleOf(config, shortened(names, MAX_REAL_SERVERS))}</title>`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    ...drawLinks(boxes, networks.back ? [Y.front, Y.back] : [Y.front]),
    ...drawNetwork(`front ${networks.front.cidr}`, Y.front, width),
    ...(networks.back ? drawNetwork(`back ${networks.back.cidr}, isolated`, Y.back, width) : []),
    ...boxes.flatMap((box) => drawBox(box)),
    ...rules.map((rule, line) => drawText(rule, width / 2, top + line * RULE_LINE, { mono: true })),
    "</svg>",
    "",
  ].join("\n");
}

/** The hypervisor as a client, or the router that clients beyond the bridge come by. */
function outside({ cidr, bridge, gateway }: StackConfig["networks"]["front"]): Omit<Box, "x" | "y"> {
  if (gateway === "") return { title: "clients", lines: [cidr] };
  return { title: bridge === undefined ? "console" : `router, behind ${bridge}`, lines: [gateway] };
}

/** The first ones, and one that stands for those between them and the last. */
function realServerBoxes({ nodes }: StackConfig, names: string[]): Omit<Box, "x" | "y">[] {
  const boxes = names.map((name) => ({ title: `${name}, real server`, lines: [`RIP ${rips(nodes, name).ipv4}`] }));
  if (names.length <= MAX_REAL_SERVERS) return boxes;
  const between = names.length - 2;
  return [...boxes.slice(0, 1), { title: `${between} others`, lines: ["…"] }, ...boxes.slice(-1)];
}

function shortened(lines: string[], most: number): string[] {
  if (lines.length <= most) return lines;
  return [...lines.slice(0, most - 2), "…", ...lines.slice(-1)];
}

/** The directors by their own addresses, and between them those that float. */
function directorsAndFloating(config: StackConfig): Omit<Box, "x" | "y">[] {
  const { nodes, networks, directors, failover, virtualServices } = config;
  const serves = (name: string) =>
    virtualServices.some(({ realServers }) => realServers.some(({ node }) => node === name));
  const clients = listed(vips(config));
  const [first, ...others] = directors.map((name) => {
    const { front, back } = nodes[name] ?? {};
    const held = failover ? [] : [clients];
    return {
      title: `${name}, director${serves(name) ? ", real server" : ""}`,
      lines: networks.back ? [failover ? `own ${front}` : clients, `DIP ${back}`] : [`own ${front}`, ...held],
    };
  });
  return [...(first ? [first] : []), ...floatingBoxes(config), ...others];
}

/** What goes from one director to another together. */
function floatingBoxes(config: StackConfig): Omit<Box, "x" | "y">[] {
  const groups = groupsOf(config);
  return groups.map(({ prefers, vips, gateway }) => ({
    title:
      groups.length === 1
        ? "the master has"
        : [`${prefers} has`, ...config.directors.filter((name) => name !== prefers)].join(", or "),
    lines: [listed(vips), ...(gateway === undefined ? [] : [`gateway ${gateway}`])],
    floats: true,
  }));
}

function listed([vip, ...further]: string[]): string {
  return `VIP ${vip}${further.length > 0 ? ` and ${further.length} more` : ""}`;
}

function titleOf({ directors }: StackConfig, realServers: string[]): string {
  const all =
    directors.length > 1 ? `${directors.join(" and ")}, the directors,` : `${directors.join()}, the director,`;
  if (realServers.length === 0) return `${all} on the front network`;
  return `${all} between the front network and ${realServers.join(" and ")}`;
}

/** Boxes beside each other, in the middle. */
function row(y: number, width: number, boxes: Omit<Box, "x" | "y">[]): Box[] {
  const first = (width - boxes.length * BOX.width - (boxes.length - 1) * BOX.gap) / 2;
  return boxes.map((box, index) => ({ ...box, x: first + index * (BOX.width + BOX.gap), y }));
}

function drawNetwork(label: string, y: number, width: number): string[] {
  return [
    `<line x1="${MARGIN}" y1="${y}" x2="${width - MARGIN}" y2="${y}" stroke="#3465a4" stroke-width="3"/>`,
    // a link may cross it
    `<text x="${MARGIN}" y="${y - 8}" fill="#3465a4" stroke="#ffffff" stroke-width="6" paint-order="stroke">${label}</text>`,
  ];
}

function drawBox({ x, y, title, lines, floats }: Box): string[] {
  const center = x + BOX.width / 2;
  const style = floats ? `fill="#ffffff" stroke="#555753" ${DASHED}` : `fill="#f3f6fa" stroke="#555753"`;
  return [
    `<rect x="${x}" y="${y}" width="${BOX.width}" height="${BOX.height}" rx="6" ${style}/>`,
    drawText(title, center, y + 20, { bold: true }),
    ...lines.map((line, index) => drawText(line, center, y + 39 + index * 17, { mono: true })),
  ];
}

/** From each box to the network above it and the one below. */
function drawLinks(boxes: Box[], networks: number[]): string[] {
  return boxes.flatMap(({ x, y, floats }) => {
    const center = x + BOX.width / 2;
    const above = networks.find((line) => line < y && y - line < BOX.height);
    const below = networks.find((line) => line > y && line - y < 2 * BOX.height);
    return [
      ...(above === undefined ? [] : [drawLink(center, above, y, floats)]),
      ...(below === undefined ? [] : [drawLink(center, y + BOX.height, below, floats)]),
    ];
  });
}

function drawLink(x: number, from: number, to: number, dashed = false): string {
  const style = dashed ? ` ${DASHED}` : "";
  return `<line x1="${x}" y1="${from}" x2="${x}" y2="${to}" stroke="#3465a4" stroke-width="2"${style}/>`;
}

function drawText(text: string, x: number, y: number, { bold = false, mono = false } = {}): string {
  const style = `${bold ? ' font-weight="bold"' : ""}${mono ? ' font-family="monospace" font-size="13"' : ""}`;
  return `<text x="${x}" y="${y}" text-anchor="middle"${style}>${text}</text>`;
}
