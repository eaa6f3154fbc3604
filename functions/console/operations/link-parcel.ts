import * as z from 'zod';
import { trackingKeyOf } from '../../fulfilment/contract.ts';
import { caseIdSchema, findIn } from '../find-case.ts';
import { linkCase } from '../link-case.ts';
import { type Outcome, operation, refuse } from '../operation.ts';
import { personInputSchema } from '../person-input.ts';
import type { ConsolePorts } from '../ports.ts';
import { type GoodsDetail, goodsDetailOf } from '../present/goods-detail.ts';

const inputSchema = personInputSchema.extend({
  caseId: caseIdSchema,
  parcel: z.string().min(1).max(200).nullable().default(null),
});

const unknownParcelCase = refuse(
  'not-found',
  'caseId: there is no such case',
  'See `karwan parcels cases`.',
);

/** A person says whose a stranger's parcel is; what its carrier told of it follows. */
export const linkParcel = operation(inputSchema, async (ports, input, actor) => {
  const view = await findIn(ports, input.merchantId, (merchant) =>
    ports.views.parcelCase(merchant, input.caseId),
  );
  if (!view) return unknownParcelCase;
  return linkCase(
    ports,
    { input, actor, view },
    {
      name: 'LinkParcelCase',
      to: 'fulfilment',
      subject: `parcel-case/${view.caseId}`,
      more: { fulfilmentId: input.parcel },
      check: (order) => checkParcel(ports, order, input.parcel),
    },
  );
});

/**
 * Once linked, a case cannot be taken back, and the order may only then find that it does not know which
 * parcel is meant: so it is asked before.
 */
const checkParcel = async (
  ports: ConsolePorts,
  { merchantId, orderId }: { readonly merchantId: string; readonly orderId: string },
  named: string | null,
): Promise<Outcome<never> | undefined> => {
  const stream = { context: 'fulfilment', merchantId, subject: `order/${orderId}` };
  const { parcels } = goodsDetailOf((await ports.logs['fulfilment']?.load(stream)) ?? []);
  const possible = parcels.filter(({ byStore, status }) => !byStore && !ENDED.has(status));
  const isMeant = ({ fulfilmentId, trackingNumber, cartons = [] }: Parcel): boolean =>
    named === fulfilmentId ||
    [trackingNumber, ...cartons.map((carton) => carton.trackingNumber)].some(
      (number) =>
        named !== null && number !== null && trackingKeyOf(number) === trackingKeyOf(named),
    );
  if (named === null ? possible.length === 1 : possible.some(isMeant)) return undefined;
  if (possible.length === 0) {
    const message = 'order: it has no parcel that this could be';
    return refuse('not-found', message, 'See `karwan orders show`; link it once it is packed.');
  }
  const listed = `it has ${possible.map(wordsOf).join('; ')}`;
  return named === null
    ? refuse('ambiguous', `parcel: ${listed}`, 'Name one of them with --parcel.')
    : refuse('not-found', `parcel: there is no such parcel; ${listed}`, 'Name one of these.');
};

type Parcel = GoodsDetail['parcels'][number];

/** Nothing is typed of these any more. */
const ENDED: ReadonlySet<string> = new Set(['cancelled', 'delivered', 'returned_to_origin']);

const wordsOf = ({ fulfilmentId, status, trackingNumber }: Parcel): string =>
  `${fulfilmentId} (${status.replaceAll('_', ' ')}${trackingNumber === null ? '' : `, ${trackingNumber}`})`;
