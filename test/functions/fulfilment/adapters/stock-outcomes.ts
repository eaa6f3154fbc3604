import { expect } from '@jest/globals';
import type { Settled } from '../../../../functions/shared/step-runner.ts';
import { byPlace, type StockScene } from './stock-scene.ts';

export const outcomes = (settled: readonly Settled[]): readonly string[] =>
  settled.map((one) =>
    one?.status === 'fulfilled'
      ? [one.value.outcome, ...one.value.events].join(' ')
      : `${one?.reason?.code ?? 'not begun'}`,
  );

export const BACKORDER = { 'stock.mode': 'karwan', 'stock.shortage': 'backorder' };

export const expectSound = async (scene: StockScene): Promise<void> => {
  const { levels, derived } = await scene.books();
  expect(byPlace(levels)).toEqual(byPlace(derived));
};
