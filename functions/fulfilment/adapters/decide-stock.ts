import { partitionKeyOf } from '../../shared/commit.ts';
import { behind, type Settled } from '../../shared/step-runner.ts';
import { commitTogether } from './commit-together.ts';
import { fillBackorders } from './fill-backorders.ts';
import type { StockCommand } from './stock-command.ts';
import type { StockPorts, StockWork } from './stock-ports.ts';
import type { AnyUnit } from './stock-unit.ts';
import { levelUnit, orderUnit } from './stock-units.ts';

/**
 * A batch: first what people say of levels, then orders in the order given, then those who have
 * waited. What is said of levels has transactions of its own, because a count must find the shelf as
 * it was seen, and orders move shelves all the time.
 */
export const decideStock = async (
  ports: StockPorts,
  work: readonly StockWork[],
  hasTime: () => boolean,
): Promise<readonly Settled[]> => {
  const settled = new Map<StockWork, Settled>();
  const of = (...types: readonly StockCommand['type'][]) =>
    work.filter(({ item }) => types.includes(item.message.type));
  const inTurn = async (
    part: readonly StockWork[],
    unitOf: (one: StockWork) => AnyUnit,
  ): Promise<void> => {
    for (const round of roundsOf(part)) {
      const ready = round.filter((one) => !waitsBehind(one, part, settled));
      const outcomes = await commitTogether(ports, ready.map(unitOf), hasTime);
      for (const [index, one] of ready.entries()) settled.set(one, outcomes[index]);
    }
  };
  await inTurn(of('ReceiveStock', 'CountStock', 'RestockReturned'), (one) =>
    levelUnit(ports, one as never),
  );
  await inTurn(of('AllocateStock', 'ReleaseStock', 'SellStock'), (one) => orderUnit(ports, one));
  for (const one of of('FillBackorders')) {
    if (hasTime()) settled.set(one, await fillBackorders(ports, one, hasTime));
  }
  return work.map((one) => settled.get(one));
};

/** A transaction has room for one commit of a stream: the second ones make a second round. */
const roundsOf = (work: readonly StockWork[]): readonly (readonly StockWork[])[] => {
  const rounds: StockWork[][] = [];
  const seen = new Map<string, number>();
  for (const one of work) {
    const key = partitionKeyOf(one.stream);
    const turn = seen.get(key) ?? 0;
    seen.set(key, turn + 1);
    rounds[turn] = [...(rounds[turn] ?? []), one];
  }
  return rounds;
};

/** When one fails, those behind it in its stream wait too. */
const waitsBehind = (
  one: StockWork,
  part: readonly StockWork[],
  settled: Map<StockWork, Settled>,
): boolean => {
  const key = partitionKeyOf(one.stream);
  const stuck = part
    .slice(0, part.indexOf(one))
    .filter(({ stream }) => partitionKeyOf(stream) === key)
    .map((earlier) => settled.get(earlier))
    .filter((outcome) => outcome?.status !== 'fulfilled');
  const [failed] = stuck;
  if (failed) settled.set(one, { status: 'rejected', reason: behind(failed.reason) });
  return stuck.length > 0;
};
