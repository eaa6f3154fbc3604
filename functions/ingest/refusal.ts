/** An answer that takes nothing in: what went wrong and what the sender, or its owner, can do. */
export interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly fix: string;
  /** The metric that counts it. */
  readonly metric: string;
  readonly retryAfterSeconds?: number;
}

/** Everything the door may say but yes. */
export const refusals = {
  unknownChannel: {
    status: 404,
    code: 'unknown-channel',
    message: 'No channel answers at this URL.',
    fix: 'Copy the URL that `karwan channels list` shows into the sender’s webhook settings.',
    metric: 'WebhookUnknownChannel',
  },
  tooLarge: {
    status: 413,
    code: 'body-too-large',
    message: 'The body is larger than 512 KB.',
    fix: 'Send one order per webhook.',
    metric: 'WebhookRejected',
  },
  contentEncoding: {
    status: 415,
    code: 'content-encoding',
    message: 'The body is compressed.',
    fix: 'Send it without a Content-Encoding header.',
    metric: 'WebhookRejected',
  },
  unavailable: {
    status: 503,
    code: 'unavailable',
    message: 'The webhook was not taken in: a service behind this URL did not answer.',
    fix: 'Send it again, unchanged.',
    metric: 'WebhookUnavailable',
    retryAfterSeconds: 5,
  },
} satisfies Record<string, Refusal>;

/** A signature that does not hold; the verifier's reason names a header or a fault, never a secret. */
export const signatureRejected = (reason: string): Refusal => ({
  status: 401,
  code: 'signature-rejected',
  message: reason,
  fix: 'Check that the secret in the sender’s settings is the channel’s; `karwan webhooks verify` says which part differs.',
  metric: 'WebhookRejected',
});

/** HTTP API payload 2.0 answer. */
export interface HttpAnswer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const JSON_TYPE = { 'content-type': 'application/json' };

export const accepted: HttpAnswer = { statusCode: 200, headers: JSON_TYPE, body: '{"ok":true}' };

export const answerOf = ({
  status,
  code,
  message,
  fix,
  retryAfterSeconds,
}: Refusal): HttpAnswer => ({
  statusCode: status,
  headers: {
    ...JSON_TYPE,
    ...(retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) }),
  },
  body: JSON.stringify({ error: { code, message, fix } }),
});
