/** What a list of orders is narrowed to; it stands in the address, so that it can be linked to. */
export interface OrderFilter {
  readonly state: string | null;
  readonly merchant: string | null;
  /** Where the page before ended. */
  readonly cursor: string | null;
}

/** The states that a list can be asked for (`domain.md` §1.1). */
export const LISTED_STATES = [
  ...['placed', 'on_hold', 'confirmed', 'cancel_requested'],
  ...['cancelled', 'expired', 'completed'],
] as const;

export const filterOf = (query: string): OrderFilter => {
  const params = new URLSearchParams(query);
  return {
    state: params.get('state'),
    merchant: params.get('merchant'),
    cursor: params.get('cursor'),
  };
};

export const ordersHref = (filter: Partial<OrderFilter>): string => {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(filter)) if (value) params.set(name, value);
  const query = params.toString();
  return query ? `#/orders?${query}` : '#/orders';
};

/** Where an order's own screen is. */
export const orderHref = (merchantId: string, orderId: string): string =>
  `#/orders/${encodeURIComponent(merchantId)}/${encodeURIComponent(orderId)}`;
