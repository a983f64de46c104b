import { afterEach, beforeEach, expect, it } from "vitest";
import { FakeDirector } from "./fakeDirector";

const service = "-A -t 192.168.1.12:80 -s wlc";
const server = (address: string, method: string) => `-a -t 192.168.1.12:80 -r ${address}:80 ${method} -w 1`;
const route = (address: string, length = 32) => `${address}/${length} via ${address} dev eth1 onlink`;

let director: FakeDirector;

beforeEach(() => {
  director = new FakeDirector();
});
afterEach(() => director.remove());

it("makes each real server of gatewaying its own next hop, of IPv6 too", () => {
  director.apply([
    service,
    server("192.168.2.13", "-g"),
    server("192.168.2.14", "-g"),
    "-A -t [fd00:1::12]:80 -s rr",
    "-a -t [fd00:1::12]:80 -r [fd00:2::13]:80 -g -w 1",
    "-A -f 1 -6 -s rr",
    "-a -f 1 -6 -r [fd00:2::14]:0 -g -w 1",
  ]);

  expect(director.read("routes")).toEqual([
    route("192.168.2.13"),
    route("192.168.2.14"),
    route("fd00:2::13", 128),
    route("fd00:2::14", 128),
  ]);
});

it("does so once, before the table sends it anything", () => {
  director.apply([service, server("192.168.2.13", "-m")]);
  expect(director.read("routes")).toEqual([]);

  director.apply([service, server("192.168.2.13", "-g")]);
  director.apply([service, server("192.168.2.13", "-g")]);

  expect(director.read("routes")).toEqual([route("192.168.2.13")]);
  // so that they can be taken away again
  expect(director.read("root/var/lib/lvs/next-hops")).toEqual([`route replace ${route("192.168.2.13")}`]);
});

it("leaves the other methods, addresses of its own and those beyond a router alone", () => {
  director.apply([
    service,
    server("192.168.2.13", "-m"),
    server("192.168.2.14", "-i"),
    server("192.168.2.12", "-g"),
    server("203.0.113.5", "-g"),
  ]);

  expect(director.read("routes")).toEqual([]);
});
