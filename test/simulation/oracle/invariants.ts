/** How an invariant stands in this release's simulation. */
export interface Invariant {
  readonly id: string;
  readonly says: string;
  /** After every step, or once all is quiet. */
  readonly when: 'step' | 'quiet';
  /** Undefined: it is checked. Else why it cannot be yet. */
  readonly notYet?: string;
  /** Only the wide depth checks it, and why. */
  readonly notDeep?: string;
}

/** `R`: reliability; `D`: the order domain; the numbers are those of the lists they were agreed in. */
export const INVARIANTS = [
  { id: 'R1', says: 'captured ≤ authorised, per payment', when: 'step' },
  { id: 'R2', says: 'Σ refunds ≤ captured', when: 'step' },
  {
    id: 'R3',
    says: 'Σ captures over all attempts ≤ the largest total the order ever had, in its own currency',
    when: 'step',
  },
  { id: 'R4', says: 'the provider’s books and our ledger agree', when: 'quiet' },
  { id: 'R5', says: 'under a provider’s idempotency key one thing is asked for', when: 'step' },
  {
    id: 'R6',
    says: 'nothing is promised that is not there: available stock is not below 0',
    when: 'step',
  },
  { id: 'R7', says: 'reserved = Σ open holds; each hold ends once', when: 'quiet' },
  { id: 'R8', says: 'stock in the end = initial + receipts − committed', when: 'quiet' },
  { id: 'R9', says: 'the goods of an order are handed over once', when: 'quiet' },
  {
    id: 'R10',
    says: 'at most one mail per order, template and revision',
    when: 'quiet',
  },
  {
    id: 'R11',
    says: 'every mail that is due is asked for, and is sent, refused with its reason, or shown as unconfirmed',
    when: 'quiet',
  },
  {
    id: 'R12',
    says: 'a webhook that was answered 200 is archived, and has its order, its quarantine, or one dead letter',
    when: 'quiet',
  },
  {
    id: 'R13',
    says: 'a forged webhook is refused and changes nothing; a genuine one is not refused',
    when: 'step',
  },
  { id: 'R14', says: 'n deliveries of one order’s webhooks are one order', when: 'quiet' },
  { id: 'R15', says: 'one event id has one content, for ever', when: 'step' },
  {
    id: 'R16',
    says: 'every published event of a commit reached the bus, and every command a queue',
    when: 'quiet',
  },
  {
    id: 'R17',
    says: 'versions are gapless, and each cause stands once and was told',
    when: 'quiet',
  },
  { id: 'R18', says: 'only transitions of the published tables occur', when: 'quiet' },
  { id: 'R19', says: 'an older version of the store never replaces a newer one', when: 'quiet' },
  { id: 'R20', says: 'a cancelled order holds and keeps no money', when: 'quiet' },
  {
    id: 'R21',
    says: 'nothing is both shipped and refunded in full, unless it comes back, strays, is disputed, or the desk or the store says why',
    when: 'quiet',
  },
  { id: 'R22', says: 'no money is held past its time', when: 'quiet' },
  { id: 'R23', says: 'no message or commit mixes two merchants', when: 'step' },
  { id: 'R24', says: 'no secret and no name of a buyer in an event or a log line', when: 'step' },
  {
    id: 'R25',
    says: 'what is parked is in the dead letters, all of it, and in no queue beside',
    when: 'quiet',
  },
  { id: 'R26', says: 'redriving every dead letter violates nothing', when: 'quiet' },
  {
    id: 'R27',
    says: 'a handler’s outcome is a function of state and message',
    when: 'step',
    notDeep:
      'here only its consequence, as R15: a decision that is tried again makes the same events; widely some messages are handled a second time',
  },
  {
    id: 'R28',
    says: 'after an erasure no plain text of the buyer is readable, and before it none in a row',
    when: 'quiet',
  },
  { id: 'R29', says: 'a command sent twice under one id happens once', when: 'quiet' },
  {
    id: 'R30',
    says: 'an order emits no more events, and gives no more commands, than a stated bound',
    when: 'step',
  },
  { id: 'D1', says: 'the order of arrival does not change the outcome', when: 'quiet' },
  {
    id: 'D2',
    says: 'returned ≤ delivered ≤ handed over ≤ packed ≤ ordered − cancelled, per line',
    when: 'quiet',
  },
  {
    id: 'D3',
    says: 'refunds settled and pending ≤ captured, per payment and currency',
    when: 'step',
  },
  { id: 'D4', says: 'available = Σ movements − Σ open allocations', when: 'quiet' },
  { id: 'D5', says: 'every allocation ends in one sale or release', when: 'quiet' },
  { id: 'D6', says: 'lines, tax and freight add up to the total', when: 'quiet' },
  { id: 'D7', says: 'terminal states absorb', when: 'quiet' },
  {
    id: 'D8',
    says: 'every state that waits has a live deadline, and none has passed that nobody acted upon',
    when: 'quiet',
  },
  {
    id: 'D9',
    says: 'invoice numbers are unique and gapless',
    when: 'quiet',
    notYet: 'no step writes invoices yet',
  },
  { id: 'D10', says: 'every emitted name is in the catalogue', when: 'quiet' },
  { id: 'D11', says: 'no captured money without an order', when: 'quiet' },
  {
    id: 'D12',
    says: 'the documents of a fulfilment agree',
    when: 'quiet',
    notYet: 'no step writes documents yet',
  },
  {
    id: 'D13',
    says: 'a parcel of several cartons is delivered only when each of them is',
    when: 'quiet',
    notDeep: 'there a parcel is one carton',
  },
  {
    id: 'unpaid',
    says: 'nothing leaves before it is paid, to be paid on delivery, or confirmed by a person; what has left is paid for',
    when: 'quiet',
  },
  {
    id: 'asked',
    says: 'a buyer is asked for what is due, to the cent, and for nothing once the order is cancelled; no more is taken than was due',
    when: 'quiet',
  },
  {
    id: 'owed',
    says: 'no more of an order’s money is kept than its store’s last word asks for, none of what was given up before it left, and not all of it for goods that nobody sent',
    when: 'quiet',
    notDeep:
      'there people do not do for days what the console shows them, and what the desk was answered is not always known',
  },
  {
    id: 'store',
    says: 'a store that can be called hears of a cancellation that was made here',
    when: 'quiet',
  },
  /** Not of the 42: what makes the others worth anything. */
  {
    id: 'liveness',
    says: 'once faults end, every order comes to what its story asks for',
    when: 'quiet',
  },
  { id: 'workload', says: 'the pretended people and stores do what they mean to', when: 'step' },
] as const satisfies readonly Invariant[];

export type InvariantId = (typeof INVARIANTS)[number]['id'];
