import type { SignatureScheme, SignedTimestamp } from '../../../shared/signature.ts';
import type { ChannelSettings } from '../../../shared/webhook.ts';

/** https://www.standardwebhooks.com, symmetric signatures (`v1`). */
const STANDARD_WEBHOOKS: SignatureScheme = {
  header: 'webhook-signature',
  prefix: 'v1,',
  encoding: 'base64',
  secretEncoding: 'base64',
  template: '{id}.{ts}.{body}',
  separator: ' ',
  timestamp: { in: 'header', name: 'webhook-timestamp', toleranceSeconds: 300, bounds: 'both' },
  idHeader: 'webhook-id',
};

const GITHUB: SignatureScheme = {
  header: 'x-hub-signature-256',
  prefix: 'sha256=',
  encoding: 'hex',
  secretEncoding: 'utf8',
  template: '{body}',
};

/** The signature profiles a channel can choose with its setting `profile`. */
const profiles = ['standard-webhooks', 'github', 'custom'] as const;

const HEADER_NAME = /^[a-z0-9!#$%&'*+.^_`|~-]{1,64}$/;

/**
 * The scheme that a channel's settings describe, or a sentence that names the setting and the fix.
 * Only `custom` reads more than `profile`; docs/webhooks-generic.md lists its settings.
 */
export const schemeOf = (settings: ChannelSettings): SignatureScheme | string => {
  const profile = settings['profile'] ?? 'standard-webhooks';
  if (profile === 'standard-webhooks') return STANDARD_WEBHOOKS;
  if (profile === 'github') return GITHUB;
  if (profile === 'custom') return customScheme(settings);
  return `setting profile: use one of ${profiles.join(', ')}`;
};

/** What a setting of the custom profile may say; the first is what holds when it says nothing. */
const CHOICES = {
  signatureEncoding: ['hex', 'base64'],
  secretEncoding: ['utf8', 'base64'],
  signatureTemplate: ['{body}', '{ts}.{body}', '{id}.{ts}.{body}'],
  signatureSeparator: ['none', 'space', 'comma'],
  toleranceBounds: ['both', 'past'],
} as const;
type Choice = keyof typeof CHOICES;

const SEPARATORS = { none: undefined, space: ' ', comma: ',' } as const;

const choiceOf = <C extends Choice>(
  settings: ChannelSettings,
  name: C,
): (typeof CHOICES)[C][number] =>
  CHOICES[name].find((allowed) => allowed === settings[name]) ?? CHOICES[name][0];

const customScheme = (settings: ChannelSettings): SignatureScheme | string => {
  const template = choiceOf(settings, 'signatureTemplate');
  const problem = choiceProblem(settings) ?? headerProblem(settings, template);
  if (problem !== undefined) return problem;
  const separator = SEPARATORS[choiceOf(settings, 'signatureSeparator')];
  return {
    header: headerIn(settings, 'signatureHeader'),
    prefix: settings['signaturePrefix'] ?? '',
    encoding: choiceOf(settings, 'signatureEncoding'),
    secretEncoding: choiceOf(settings, 'secretEncoding'),
    template,
    ...(separator === undefined ? {} : { separator }),
    ...(template.includes('{ts}') ? { timestamp: timestampIn(settings) } : {}),
    ...(template.includes('{id}') ? { idHeader: headerIn(settings, 'idHeader') } : {}),
  };
};

const choiceProblem = (settings: ChannelSettings): string | undefined => {
  const wrong = (Object.keys(CHOICES) as Choice[]).find((name) => {
    const given = settings[name];
    return given !== undefined && !CHOICES[name].some((allowed) => allowed === given);
  });
  return wrong && `setting ${wrong}: use one of ${CHOICES[wrong].join(', ')}`;
};

const headerProblem = (settings: ChannelSettings, template: string): string | undefined => {
  if (headerIn(settings, 'signatureHeader') === '') {
    return 'setting signatureHeader: name the header that carries the signature';
  }
  if (!template.includes('{ts}')) return undefined;
  if (headerIn(settings, 'timestampHeader') === '' && !settings['timestampEntry']) {
    return 'setting timestampHeader: name the header of the time (or timestampEntry, when it stands among the signatures)';
  }
  if (!/^[1-9]\d{0,4}$/.test(toleranceIn(settings))) {
    return 'setting toleranceSeconds: use whole seconds from 1 to 99999';
  }
  return template.includes('{id}') && headerIn(settings, 'idHeader') === ''
    ? 'setting idHeader: name the header that carries the message id'
    : undefined;
};

/** A header's name in lower case, '' when the setting is absent or no header can be called that. */
const headerIn = (settings: ChannelSettings, setting: string): string =>
  HEADER_NAME.exec(settings[setting]?.toLowerCase() ?? '')?.[0] ?? '';

const toleranceIn = (settings: ChannelSettings): string => settings['toleranceSeconds'] ?? '300';

const timestampIn = (settings: ChannelSettings): SignedTimestamp => {
  const header = headerIn(settings, 'timestampHeader');
  return {
    in: header === '' ? 'signature-header' : 'header',
    name: header === '' ? (settings['timestampEntry'] ?? '') : header,
    toleranceSeconds: Number(toleranceIn(settings)),
    bounds: choiceOf(settings, 'toleranceBounds'),
  };
};
