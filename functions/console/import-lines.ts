import { numberReference } from '../fulfilment/contract.ts';
import { caseIdOf, type ImportedLine, isPrintedReference } from '../payments/providers/index.ts';
import { idOf } from '../shared/ids.ts';
import { canonicalJson } from '../shared/json.ts';
import type { MoneyText, OrderRow } from '../views/contract.ts';
import type { ConsolePorts } from './ports.ts';
import { proposedOrder } from './propose-order.ts';
import type { CommandToSend } from './send-commands.ts';

/** Where a line of a file goes: to whom its reference says, to an order it names, or to a person. */
export interface RoutedLine {
  readonly line: number;
  readonly amount: MoneyText;
  readonly goesTo: 'reference' | 'order' | 'case';
  readonly reference: string | null;
  readonly orderId: string | null;
  readonly caseId: string | null;
  readonly because: string | null;
  /** The one open order of exactly this amount, for a person to consider. */
  readonly proposed: string | null;
  readonly command: CommandToSend;
}

export interface Importing {
  readonly merchantId: string;
  readonly by: string;
  readonly why: string;
  readonly commandId: string;
  readonly open: readonly OrderRow[];
}

/**
 * A printed reference is looked up by the payments context itself. An order that the line names in
 * another way is linked through the line's own case; everything else waits there for a person. The
 * ids are made of what the line says, so the same file sent twice changes nothing.
 */
export const routeLine = async (
  ports: ConsolePorts,
  importing: Importing,
  line: ImportedLine,
): Promise<RoutedLine> => {
  const [{ amount }] = line.facts;
  const printed = line.address.references.filter(isPrintedReference).join(', ') || null;
  const money = { amount: amount.amount.toString(), currency: amount.currency };
  const told = { line: line.line, amount: money, reference: printed };
  if (line.mismatch === null && printed !== null) {
    const command = toReference(importing, line);
    const nowhere = { orderId: null, caseId: null, because: null, proposed: null };
    return { ...told, ...nowhere, goesTo: 'reference', command };
  }
  const orderId = line.mismatch === null ? await namedOrder(ports, importing, line) : null;
  const because = orderId === null ? (line.mismatch ?? 'names-no-order') : 'named-by-the-file';
  return {
    ...told,
    goesTo: orderId === null ? 'case' : 'order',
    orderId,
    caseId: caseIdOf(line.facts[0]),
    because,
    proposed: orderId === null ? (proposedOrder(money, importing.open)?.orderId ?? null) : null,
    command: toCase(importing, line, { because, orderId }),
  };
};

const toReference = (importing: Importing, { address, facts }: ImportedLine): CommandToSend => ({
  ...commandOf(importing, 'ImportFacts', facts),
  subject: `payment/${facts[0].reference}`,
  data: { address, facts: plain(facts) },
});

const toCase = (
  importing: Importing,
  { address, facts }: ImportedLine,
  { because, orderId }: { readonly because: string; readonly orderId: string | null },
): CommandToSend => {
  const caseId = caseIdOf(facts[0]);
  const { by, why } = importing;
  const opened = { caseId, because, channelId: null, references: address.references };
  return {
    ...commandOf(importing, `OpenCase ${orderId ?? ''}`, facts),
    name: 'OpenCase',
    subject: `case/${caseId}`,
    data: {
      ...opened,
      facts: plain(facts),
      ...(orderId === null ? {} : { link: { orderId, by, why } }),
    },
  };
};

const commandOf = (
  { merchantId, commandId }: Importing,
  name: string,
  facts: ImportedLine['facts'],
) => ({
  id: idOf('command', merchantId, name, ...facts.map(({ factId }) => factId)),
  name,
  merchantId,
  causationId: commandId,
});

/** Money as text amounts. */
const plain = (facts: ImportedLine['facts']): unknown => JSON.parse(canonicalJson(facts));

/** The one order that goes by a name on the line and is in its currency. */
const namedOrder = async (
  { views, parcels }: ConsolePorts,
  { merchantId }: Importing,
  { names, facts }: ImportedLine,
): Promise<string | null> => {
  const found = await Promise.all(
    names.flatMap((name) => [
      parcelsOf(parcels, merchantId, name),
      views.byStoreId(merchantId, name),
      views.find(merchantId, 'number', name),
      views.find(merchantId, 'number', name.startsWith('#') ? name.slice(1) : `#${name}`),
    ]),
  );
  const [orderId, ...others] = new Set(found.flat());
  if (orderId === undefined || others.length > 0) return null;
  const order = await views.order(merchantId, orderId);
  return order?.total?.currency === facts[0].amount.currency ? orderId : null;
};

const ORDER = 'order/';

/** The order that a parcel of this number belongs to. */
const parcelsOf = async (
  parcels: ConsolePorts['parcels'],
  merchantId: string,
  number: string,
): Promise<readonly string[]> => {
  const at = numberReference(number);
  const subject = await parcels.find(merchantId, at, [at.reference]);
  return subject?.startsWith(ORDER) ? [subject.slice(ORDER.length)] : [];
};
