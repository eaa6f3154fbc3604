import type { Mutant } from '../mutant.ts';

const shownBy = 'stores take goods out of orders, edit them and delete them, each in its dialect';

/** Bugs in how Shopify's and WooCommerce's words are read. */
export const storefrontMutants: readonly Mutant[] = [
  {
    id: 'refund-pays-an-unpaid-order',
    file: 'functions/orders/storefronts/woocommerce/status.ts',
    find: "if (!paid) return order.status === 'cancelled' ? 'voided' : 'pending';",
    replace:
      "if (!paid && order.refunds.length === 0) return order.status === 'cancelled' ? 'voided' : 'pending';",
    why: 'a line that is refunded out of an order makes it count as paid',
    shownBy,
  },
  {
    id: 'refunded-units-are-sent',
    file: 'functions/orders/storefronts/shopify/edits.ts',
    find: "unitsIn(ofLine, 'cancel')",
    replace: "unitsIn(ofLine, 'cancelled')",
    why: 'what Shopify refunded before it was sent is sent all the same',
    shownBy,
  },
  {
    id: 'edit-of-quantities-unread',
    file: 'functions/orders/storefronts/shopify/edits.ts',
    find: 'if (unaccounted <= 0) continue;',
    replace: 'if (unaccounted !== 0) continue;',
    why: 'an edit that takes pieces out of an order changes nothing here',
    shownBy,
  },
  {
    id: 'shopify-deletion-unread',
    file: 'functions/orders/storefronts/shopify/map.ts',
    find: "if (topic === 'orders/delete') {",
    replace: "if (topic === 'orders/deleted') {",
    why: 'an order that its Shopify shop deleted is paid for and sent here',
    shownBy,
  },
  {
    id: 'woocommerce-deletion-unread',
    file: 'functions/orders/storefronts/woocommerce/map.ts',
    find: 'if (isOnlyAnId(object) && isAboutOrders(topic, true)) return askFor(object);',
    replace: "if (isOnlyAnId(object) && topic === 'order') return askFor(object);",
    why: 'an order that its WooCommerce shop deleted is paid for and sent here',
    shownBy,
  },
];
