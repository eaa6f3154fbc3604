import * as z from 'zod';
import { caseIdSchema, findIn } from '../find-case.ts';
import { linkCase } from '../link-case.ts';
import { operation, refuse } from '../operation.ts';
import { personInputSchema } from '../person-input.ts';

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
    },
  );
});
