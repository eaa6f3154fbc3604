import * as z from 'zod';

/** The fields by which some events are minor at one time and news at another. */
const factsSchema = z
  .object({
    outcome: z.string().nullish(),
    by: z.string().nullish(),
    report: z.string().nullish(),
    revision: z.number().nullish(),
    changed: z.array(z.string()).nullish(),
  })
  .partial();
type Facts = z.infer<typeof factsSchema>;

const always = (): boolean => true;
const whenWell = ({ outcome }: Facts): boolean => outcome === 'done' || outcome === 'accepted';
/** A call is made at once; what a store or a person has to do is news until it is done. */
const whenCalled = ({ by }: Facts): boolean => (by ?? 'call') === 'call';
const whenUnasked = ({ by }: Facts): boolean => !by;

/** Event type → whether it is minor. What is not here is always news. */
const MINOR: ReadonlyMap<string, (facts: Facts) => boolean> = new Map(
  Object.entries<(facts: Facts) => boolean>({
    SnapshotRecorded: ({ changed }) => changed?.length === 0,
    MoneyWanted: always,
    GoodsWanted: always,
    MoneyAnswerHeard: always,
    GoodsAnswerHeard: always,
    WriteBackRequested: always,
    WishHeard: always,
    FactRecorded: whenUnasked,
    CheckoutRequested: always,
    CaptureRequested: whenCalled,
    VoidRequested: whenCalled,
    RefundRequested: whenCalled,
    ReadRequested: always,
    AttemptStarted: always,
    AttemptEnded: whenWell,
    MoneyAnswered: always,
    AnswerSaidAgain: always,
    CallSaidAgain: whenUnasked,
    GoodsWishHeard: always,
    GoodsAnswered: always,
    StockAsked: always,
    HandOverRecorded: always,
    ScanRecorded: always,
    LabelRequested: always,
    TrackRequested: always,
    CarrierCallEnded: whenWell,
    OrderHeard: always,
    TotalHeard: always,
    OccasionHeard: always,
    NotificationRequested: ({ revision }) => (revision ?? 1) === 1,
    ReportHeard: ({ report }) => report === 'send' || report === 'delivery',
  }),
);

/**
 * Whether an event only leads on to others of the same story: what steps say to one another, ask of
 * the outside and hear from it. What came of it is told by an event of its own; trouble is never minor.
 */
export const isMinor = (type: string, data: unknown): boolean => {
  const facts = factsSchema.safeParse(data);
  return facts.success && (MINOR.get(type)?.(facts.data) ?? false);
};
