import ipaddr from 'ipaddr.js';

/**
 * Whether an address belongs to the public internet. Everything that is not plainly so is refused:
 * private, loopback, link-local (cloud metadata among them), carrier-grade NAT, multicast, reserved,
 * and every form in which IPv6 carries an IPv4 address.
 */
export const isPublicAddress = (address: string): boolean => {
  // A zone (`fe80::1%eth0`) names an interface of this machine.
  if (address.includes('%') || !ipaddr.isValid(address)) return false;
  const parsed = ipaddr.parse(address);
  if (parsed.range() !== 'unicast') return false;
  return parsed.kind() === 'ipv4' || isGlobalUnicast(parsed as ipaddr.IPv6);
};

/** 2000::/3 is all that is given out; the ranges that translate or tunnel are refused by name. */
const isGlobalUnicast = (address: ipaddr.IPv6): boolean =>
  address.match(ipaddr.IPv6.parse('2000::'), 3);

export const isLoopbackAddress = (address: string): boolean =>
  ipaddr.isValid(address) && ipaddr.process(address).range() === 'loopback';
