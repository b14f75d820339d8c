import { BlockList, isIPv4, isIPv6 } from 'node:net'

/**
 * Whether an IP address is on the public internet, so that what is fetched there is not something inside: this computer,
 * the network it stands in, or the metadata of a cloud. Sources: the special-purpose registries of IANA (RFC 6890).
 * Anything that is no plain address is not public.
 */
export function isPublicAddress(address: string): boolean {
  if (isIPv4(address)) return !INSIDE.check(address, 'ipv4')
  // With a zone ("%eth0") it is local. Of IPv6 only global unicast is given out: no list of what is not could be as sure.
  if (!isIPv6(address) || address.includes('%')) return false
  return GLOBAL.check(address, 'ipv6') && !SPECIAL.check(address, 'ipv6')
}

const INSIDE = new BlockList()
for (const [net, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10], // between a provider and its customers
  ['127.0.0.0', 8],
  ['169.254.0.0', 16], // link-local, and the metadata of most clouds
  ['168.63.129.16', 32], // public by number, but inside Azure the host a machine runs on
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24], // documentation, as the next two
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['192.88.99.0', 24], // relays from IPv6
  ['192.168.0.0', 16],
  ['198.18.0.0', 15], // benchmarks
  ['224.0.0.0', 4], // multicast
  ['240.0.0.0', 4], // reserved, and broadcast
] as const) {
  INSIDE.addSubnet(net, prefix, 'ipv4')
}

/** Leaves out loopback, link-local, private, multicast, and IPv4 addresses in IPv6 clothes (::ffff:, 64:ff9b::). */
const GLOBAL = new BlockList()
GLOBAL.addSubnet('2000::', 3, 'ipv6')

const SPECIAL = new BlockList()
for (const [net, prefix] of [
  ['2001::', 23], // protocols, among them Teredo, which holds an IPv4 address
  ['2001:db8::', 32], // documentation, as the last
  ['2002::', 16], // 6to4, which holds an IPv4 address
  ['3fff::', 20],
] as const) {
  SPECIAL.addSubnet(net, prefix, 'ipv6')
}
