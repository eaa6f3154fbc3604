import { HOUR } from '../../../functions/shared/spans.ts';
import type { World } from '../engine/world.ts';
import { type Merchant, secretOf } from './merchant.ts';

const EVERY_MS = 6 * HOUR;

/** A merchant changes the secret now and then; the store signs with the old one for up to an hour more. */
export const rotateSecrets = (world: World, merchants: readonly Merchant[]): void => {
  const { clock, board } = world;
  let nth = 1;
  const round = (): void => {
    if (board.isQuiet) return;
    nth += 1;
    for (const [index, merchant] of merchants.entries()) {
      const luck = board.strike('secret-rotated', merchant.plan.merchantId);
      const secret = secretOf(merchant.plan, index, nth);
      if (!luck) continue;
      rotate(world, merchant, secret, luck.between(0, HOUR)).catch(
        board.unheeded('a secret rotated'),
      );
    }
    clock.at(clock.now() + EVERY_MS, round);
  };
  clock.at(clock.now() + HOUR, round);
};

const rotate = async (
  world: World,
  merchant: Merchant,
  secret: string,
  lagMs: number,
): Promise<void> => {
  const input = { channelId: merchant.channelId, secret };
  const answer = await world.console.ask('channels.rotate', input);
  // Without an answer nobody knows whether it was: the old secret counts for a day in any case.
  if (!answer.ok) {
    merchant.doubtSecret();
    return;
  }
  await world.sleep(lagMs);
  merchant.signWith(secret);
};
