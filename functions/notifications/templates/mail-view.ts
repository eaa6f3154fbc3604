import { formatMoney, type Money } from '../../shared/money.ts';
import type { Locale, TemplateName } from '../domain/kinds.ts';
import type { Occasion } from '../domain/occasion.ts';
import type { OrderFacts } from '../domain/order-facts.ts';
import { cleanText } from './clean-text.ts';
import type { Label } from './message-keys.ts';
import { type Values, type Words, wordsOf } from './words.ts';

/** Everything that a message is made of, whatever its channel. */
export interface MailContent {
  readonly locale: Locale;
  readonly template: TemplateName;
  readonly order: OrderFacts;
  /** Where it was amended and only its total is known: its lines are then no longer told. */
  readonly amended: { readonly total: Money; readonly linesChanged: boolean } | null;
  readonly details: Occasion['details'];
  readonly at: string;
  /** What the shop is called. */
  readonly store: string;
  /** The buyer's name; empty where there is none. */
  readonly name: string;
}

interface Row {
  readonly label: string;
  readonly amount: string;
  readonly style: string;
}

/** What the layout is filled with; every text is plain, and escaped where it is put in. */
export interface MailView {
  readonly lang: Locale;
  readonly subject: string;
  readonly preview: string;
  readonly store: string;
  readonly heading: string;
  readonly greeting: string;
  readonly body: string;
  readonly button: { readonly label: string; readonly url: string } | null;
  readonly hasFacts: boolean;
  readonly facts: readonly {
    readonly label: string;
    readonly value: string;
    readonly dir: string;
  }[];
  readonly hasLines: boolean;
  readonly linesLabel: string;
  readonly lines: readonly {
    readonly title: string;
    readonly quantity: number;
    readonly amount: string;
  }[];
  readonly hasSums: boolean;
  readonly sums: readonly Row[];
  readonly footer: string;
}

/** Templates that show the whole order. */
const WHOLE: ReadonlySet<TemplateName> = new Set(['confirmed', 'payment-requested', 'cancelled']);

export const mailViewOf = (content: MailContent): MailView => {
  const { locale, template, name, store } = content;
  const words = wordsOf(locale);
  const values = valuesOf(content, words);
  const text = (part: 'subject' | 'heading' | 'body') => words.of(template, part, values) ?? '';
  const lines = linesOf(content);
  const sums = WHOLE.has(template) ? sumsOf(content, words) : [];
  const facts = factsOf(content, words);
  const body = text('body');
  return {
    lang: locale,
    subject: text('subject'),
    preview: body,
    store: cleanText(store),
    heading: text('heading'),
    greeting:
      name === ''
        ? words.label('greetingUnnamed')
        : words.label('greeting', { name: cleanText(name) }),
    body,
    button: buttonOf(content, words, values),
    hasFacts: facts.length > 0,
    facts,
    hasLines: lines.length > 0,
    linesLabel: words.label(linesLabelOf(template)),
    lines,
    hasSums: sums.length > 0,
    sums,
    footer: words.label('footer', values),
  };
};

const valuesOf = ({ order, store, at, details }: MailContent, words: Words): Values => ({
  order: cleanText(order.number),
  store: cleanText(store),
  date: words.date(at),
  amount: details.amount ? formatMoney(details.amount) : '',
  money: details.money ?? 'none',
  count: (details.lines ?? []).reduce((sum, { quantity }) => sum + quantity, 0),
});

const buttonOf = (
  { template, details }: MailContent,
  words: Words,
  values: Values,
): MailView['button'] => {
  const label = words.of(template, 'button', values);
  const url = safeUrl(details.url ?? details.trackingUrl);
  return label === undefined || url === undefined ? null : { label, url };
};

/** Only a place on the web: a link of another kind may run what it likes. */
const safeUrl = (url: string | undefined): string | undefined =>
  url !== undefined && /^https?:\/\//i.test(url) && URL.canParse(url)
    ? new URL(url).href
    : undefined;

const linesLabelOf = (template: TemplateName): Label => {
  if (WHOLE.has(template)) return 'yourOrder';
  return template === 'returned' ? 'thisReturn' : 'thisParcel';
};

const linesOf = ({ template, order, details, amended }: MailContent): MailView['lines'] => {
  if (!WHOLE.has(template)) return partOf(order, details.lines ?? []);
  if (amended?.linesChanged) return [];
  return order.lines
    .filter(({ quantity }) => quantity > 0)
    .map(({ title, quantity, total }) => ({
      title: cleanText(title),
      quantity,
      amount: formatMoney(total),
    }));
};

/** A parcel's lines; what they cost is told with the whole order. */
const partOf = (
  { lines }: OrderFacts,
  part: NonNullable<Occasion['details']['lines']>,
): MailView['lines'] =>
  part.flatMap(({ lineId, quantity }) => {
    const line = lines.find((one) => one.lineId === lineId);
    return line && quantity > 0 ? [{ title: cleanText(line.title), quantity, amount: '' }] : [];
  });

const TOTAL_STYLE = 'font-weight:700';

const sumsOf = ({ order, amended }: MailContent, words: Words): readonly Row[] => {
  const { goods, discount, shipping, tax, other, total } = order.totals;
  const row = (label: Label, money: Money, style = ''): Row => ({
    label: words.label(label),
    amount: formatMoney(money),
    style,
  });
  if (amended) return [row('total', amended.total, TOTAL_STYLE)];
  const some = (label: Label, money: Money) => (money.amount === 0n ? [] : [row(label, money)]);
  return [
    row('goods', goods),
    ...some('discount', { ...discount, amount: -discount.amount }),
    ...some('shipping', shipping),
    ...some('other', other),
    ...some(order.pricesIncludeTax ? 'taxIncluded' : 'tax', tax),
    row('total', total, TOTAL_STYLE),
  ];
};

const factsOf = ({ template, details }: MailContent, words: Words): MailView['facts'] => {
  const { amount, reference, dueAt, carrier, trackingNumber } = details;
  const fact = (label: Label, value: string | undefined, dir: 'ltr' | 'auto') =>
    value === undefined || value === '' ? [] : [{ label: words.label(label), value, dir }];
  const amountLabel = template === 'refunded' ? 'amountBack' : 'amountDue';
  return [
    ...fact(amountLabel, amount && formatMoney(amount), 'ltr'),
    ...fact('reference', reference && cleanText(reference), 'ltr'),
    ...fact('payBefore', dueAt && words.date(dueAt), 'auto'),
    ...fact('carrier', carrier && cleanText(carrier), 'auto'),
    ...fact('tracking', trackingNumber && cleanText(trackingNumber), 'ltr'),
  ];
};
