import type { Account } from './account.ts';
import { centsOf } from './shapes.ts';

/** A label as EasyPost's bill has it. */
export interface BilledLabel {
  readonly shipmentId: string;
  readonly reference: string | null;
  readonly trackingCode: string;
  readonly carrier: string;
  readonly service: string;
  readonly cents: number;
  readonly givenBack: boolean;
}

/** What EasyPost would swear to. */
export interface EasyPostBooks {
  /** Every label that was bought, oldest first; by reference when one is given. */
  labels(reference?: string): readonly BilledLabel[];
  /** US cents: bought, less what was given back. */
  spent(): number;
  /** What the newest scan says of a parcel. */
  status(trackingCode: string): string | undefined;
}

export const createBooks = (account: Account): EasyPostBooks => {
  const labels = (reference?: string): readonly BilledLabel[] =>
    account
      .shipments()
      .toReversed()
      .flatMap(({ id, reference: given, tracking_code, selected_rate, refund_status }) =>
        selected_rate === null || tracking_code === null
          ? []
          : [
              {
                shipmentId: id,
                reference: given,
                trackingCode: tracking_code,
                carrier: selected_rate.carrier,
                service: selected_rate.service,
                cents: centsOf(selected_rate),
                givenBack: refund_status !== null && refund_status !== 'rejected',
              },
            ],
      )
      .filter((label) => reference === undefined || label.reference === reference);
  return {
    labels,
    spent: () =>
      labels()
        .filter(({ givenBack }) => !givenBack)
        .reduce((sum, { cents }) => sum + cents, 0),
    status: (trackingCode) => account.tracker(trackingCode)?.status,
  };
};
