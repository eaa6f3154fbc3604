import type { Mutant } from '../mutant.ts';

/** Bugs in what buyers are told. */
export const notificationMutants: readonly Mutant[] = [
  {
    id: 'claimed-again',
    file: 'functions/notifications/domain/claims.ts',
    find: '.filter((channel) => !claimed.has(',
    replace: '.filter((channel) => channel !== undefined || !claimed.has(',
    why: 'each event about an order asks for all its mails once more',
  },
  {
    id: 'occasion-before-its-order-lost',
    file: 'functions/notifications/domain/decide-notifications.ts',
    find: "standing === 'silent' || occasions.has(occasion.key)",
    replace: "standing !== 'open' || occasions.has(occasion.key)",
    why: 'a buyer is not told of what happened before the order was heard of',
  },
  {
    id: 'delivery-outweighs-a-bounce',
    file: 'functions/notifications/contract.ts',
    find: "  ['bounce', 'bounced'],\n  ['delivery', 'delivered'],",
    replace: "  ['delivery', 'delivered'],\n  ['bounce', 'bounced'],",
    why: 'a mail that bounced is shown as delivered, once that is reported too',
    shownBy: 'carriers tell of parcels in any order',
  },
  {
    id: 'worker-ended-means-unsent',
    file: 'functions/notifications/adapters/send-requests.ts',
    find: "return ended(notificationId, underway, { ...UNCLEAR, code: 'worker-ended', addressHash });",
    replace: 'return addressHash === undefined ? ended(notificationId, underway, UNCLEAR) : null;',
    why: 'a mail whose sender died is sent once more, though it may have left',
    shownBy: 'senders die when the mail has left',
  },
];
