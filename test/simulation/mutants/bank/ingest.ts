import type { Mutant } from '../mutant.ts';

/** Bugs at the door and in the archive. */
export const ingestMutants: readonly Mutant[] = [
  {
    id: 'acknowledged-before-sent',
    file: 'functions/ingest/door.ts',
    find: 'if (failed) throw failed.reason;',
    replace: 'if (failed && failed.reason === undefined) throw failed.reason;',
    why: 'a webhook is answered 200 though neither queue has it',
    shownBy: 'batches are taken in part',
  },
  {
    id: 'door-forgets-the-archive',
    file: 'functions/ingest/door.ts',
    find: '[owner, archive].map(',
    replace: '[owner, ...(archive === undefined ? [archive] : [])].map(',
    why: 'webhooks are worked on and never archived',
  },
  {
    id: 'signature-not-judged',
    file: 'functions/ingest/door.ts',
    find: "if (verdict.verdict !== 'accept') {",
    replace: "if (verdict.verdict !== 'accept' && packWebhook === undefined) {",
    why: 'whoever knows the address can place orders',
  },
  {
    id: 'only-the-newest-secret',
    file: 'functions/shared/channel.ts',
    find: '.filter(({ expiresAt }) => expiresAt === undefined || now < Date.parse(expiresAt))',
    replace:
      '.filter(({ expiresAt }) => expiresAt === undefined || now < Date.parse(expiresAt) - 86_400_000)',
    why: 'after a rotation the store still signs with the old secret, and is turned away',
  },
  {
    id: 'archived-before-stored',
    file: 'functions/ingest/handlers/archive-webhooks.ts',
    find: 'if (!stored) return;',
    replace: 'if (!stored && key === undefined) return;',
    why: 'webhooks count as archived while the bucket refuses them',
    shownBy: 'batches are taken in part',
  },
  {
    id: 'archive-keyed-by-day',
    file: 'functions/ingest/archive-line.ts',
    find: "const body = Buffer.from(decodeBody(data)).toString('base64');",
    replace: "const body = Buffer.from(decodeBody(data).subarray(0, 512)).toString('base64');",
    why: 'the archive keeps half of a body',
  },
  {
    id: 'replayed-up-to-nothing',
    file: 'functions/console/operations/replay-webhooks.ts',
    find: 'at >= Date.parse(to)',
    replace: 'at >= Date.parse(from)',
    why: 'of webhooks whose letters expired none is handed over again from the archive',
    shownBy: 'letters of webhooks expire, of shops that cannot be asked',
  },
  {
    id: 'asked-for-and-too-large',
    file: 'functions/ingest/contract.ts',
    find: 'maxOutputLength: MAX_UNPACKED_BYTES',
    replace: 'maxOutputLength: MAX_UNPACKED_BYTES / 32',
    why: 'an order that no webhook has room for is asked for, and can never be read',
    shownBy: 'orders are larger than an item may be',
  },
];
