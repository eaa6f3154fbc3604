import type { SendAnswer } from './channel.ts';

/** A refusal that means "not now": the same message may well be taken later. */
const PASSING = /Throttl|TooManyRequests|LimitExceeded|SendingPaused|RequestExpired|ExpiredToken/;

/** What an answer other than success says: 5xx and 408 leave open whether it was done. */
export const refusalOf = (status: number, type: string): SendAnswer => {
  if (status >= 500 || status === 408) return { kind: 'unclear', code: `http-${status}` };
  const retriable = status === 429 || status === 403 || PASSING.test(type);
  return { kind: 'refused', code: kebab(type) || `http-${status}`, retriable };
};

/** `MailFromDomainNotVerifiedException` → `mail-from-domain-not-verified`. */
const kebab = (type: string): string =>
  type
    .replace(/Exception$/, '')
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replace(/[^a-z0-9-]/g, '');
