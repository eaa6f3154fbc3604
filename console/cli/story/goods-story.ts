import { clean } from '../format/clean.ts';
import type { OrderAnswer } from './order-answer.ts';
import { timeText } from './timeline-text.ts';

const worded = (code: string): string => code.replaceAll(/[_-]/g, ' ');

/** `2 × Football, 1 × Pump` */
const contents = (
  { lines: titles }: OrderAnswer,
  lines: OrderAnswer['parcels'][number]['lines'],
): string =>
  lines
    .map(({ lineId, quantity }) => {
      const title = titles.find((line) => line.lineId === lineId)?.title ?? lineId;
      return `${quantity} × ${clean(title)}`;
    })
    .join(', ');

/** Each parcel in a sentence: what it is, where it is and since when. */
export const parcelLines = (answer: OrderAnswer): readonly string[] =>
  answer.parcels.flatMap((parcel) => {
    const { fulfilmentId, status, carrier, trackingNumber, trackingUrl, byStore } = parcel;
    const by = [carrier, trackingNumber].filter((part) => part !== null).map(clean);
    const times = [
      ...(parcel.handedOverAt ? [`given away ${timeText(parcel.handedOverAt)}`] : []),
      ...(parcel.deliveredAt ? [`arrived ${timeText(parcel.deliveredAt)}`] : []),
    ];
    const facts = [contents(answer, parcel.lines), ...(by.length > 0 ? [by.join(' ')] : [])];
    return [
      `  ${fulfilmentId} is ${worded(status)}${byStore ? ', sent by the store' : ''}`,
      `    ${[...facts, ...times].join('; ')}`,
      ...parcel.cartons.map((carton) => cartonLine(answer, carton)),
      ...(trackingUrl ? [`    ${clean(trackingUrl)}`] : []),
    ];
  });

/** Where each is that goes under a number of its own. */
const cartonLine = (
  answer: OrderAnswer,
  { trackingNumber, status, lines }: OrderAnswer['parcels'][number]['cartons'][number],
): string => {
  const inside = lines.length === 0 ? '' : `: ${contents(answer, lines)}`;
  return `    carton ${clean(trackingNumber)} is ${worded(status)}${inside}`;
};

export const returnLines = (answer: OrderAnswer): readonly string[] =>
  answer.returns.map(({ returnId, status, lines, refund }) => {
    const money = refund ? '; the money goes back' : '';
    return `  ${returnId} is ${worded(status)}: ${contents(answer, lines)}${money}`;
  });
