import type { HasFetch } from '../../../../functions/shared/runtime.ts';
import { encodedReply } from '../../../../local/simulators/stores/store-server.ts';
import { requestOf, responseOf } from '../../../flows/outside.ts';
import type { MakeCall } from '../engine/call-faults.ts';
import type { Merchant } from '../workload/merchant.ts';

/** The API of a store that speaks Shopify's or WooCommerce's dialect, as its adapter reaches it. */
export const storeFetch =
  ({ books, dialect }: Merchant, makeCall: MakeCall): HasFetch['fetch'] =>
  async (url, init = {}) => {
    const request = requestOf(url, init);
    return responseOf(await makeCall(() => encodedReply(dialect.answer(books, request))));
  };
