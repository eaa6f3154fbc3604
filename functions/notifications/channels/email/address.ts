import { domainToASCII } from 'node:url';

/** RFC 5321's limits; the local part as SES takes it: ASCII without quoting. */
const LOCAL = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
const DOMAIN = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9][a-z0-9-]{0,61}[a-z0-9]$/;
const MOST_LOCAL = 64;
const MOST = 254;

/**
 * One plain address, its domain in ASCII, or undefined. What could be read as two, carry a name, or
 * end a header is none.
 */
export const emailAddressOf = (text: string): string | undefined => {
  const trimmed = text.trim().normalize('NFC');
  const at = trimmed.lastIndexOf('@');
  const local = trimmed.slice(0, Math.max(0, at));
  const domain = domainToASCII(trimmed.slice(at + 1)).toLowerCase();
  const address = `${local}@${domain}`;
  const fits = local.length <= MOST_LOCAL && address.length <= MOST;
  return fits && LOCAL.test(local) && DOMAIN.test(domain) ? address : undefined;
};
