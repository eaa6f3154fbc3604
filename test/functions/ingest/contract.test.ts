import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { decodeBody, webhookReceivedSchema } from '../../../functions/ingest/contract.ts';
import { type Accepted, packWebhook } from '../../../functions/ingest/pack-webhook.ts';
import { INLINE_LIMIT_BYTES } from '../../../functions/shared/inline-limit.ts';
import { fc } from '../../properties.ts';

const accepted = (rawBody: Uint8Array): Accepted => ({
  channel: {
    channelId: 'chn_1',
    merchantId: 'sialkot',
    provider: 'shopify',
    context: 'orders',
    label: '',
    settings: {},
    createdAt: '',
    rotatedAt: '',
  },
  headers: {},
  labelHeaders: [],
  rawBody,
  receivedAt: '2026-11-01T12:00:00.000Z',
});

describe('packWebhook and decodeBody', () => {
  it('bring any bytes through unchanged, within the limit of a message', () => {
    const bodies = fc
      .tuple(fc.uint8Array({ maxLength: 6000 }), fc.constantFrom(1, 2, 50))
      .map(([part, times]) => Buffer.concat(Array.from({ length: times }, () => part)));
    fc.assert(
      fc.property(bodies, (rawBody) => {
        const packed = packWebhook(accepted(rawBody), 'bucket');
        expect(Buffer.byteLength(packed.message)).toBeLessThanOrEqual(INLINE_LIMIT_BYTES);
        const envelope = JSON.parse(packed.message);
        const data = packed.payload
          ? JSON.parse(Buffer.from(packed.payload.bytes).toString('utf8'))
          : envelope.data;
        const unpacked = decodeBody(webhookReceivedSchema.parse(data));
        expect(Buffer.from(unpacked).equals(rawBody)).toBe(true);
      }),
      { numRuns: 50 },
    );
  });

  it('unpacks what the door would not take: a store was asked for it', () => {
    const order = Buffer.alloc(600 * 1024, 'x');
    const body = gzipSync(order).toString('base64');
    expect(Buffer.from(decodeBody({ encoding: 'gzip', body })).equals(order)).toBe(true);
  });

  it('does not unpack more than a store may answer', () => {
    const bomb = gzipSync(Buffer.alloc(17 * 1024 * 1024)).toString('base64');
    expect(() => decodeBody({ encoding: 'gzip', body: bomb })).toThrow();
  });
});
