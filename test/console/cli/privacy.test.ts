import { expect, it } from '@jest/globals';
import { given, runningCloud } from './given-console.ts';
import { run } from './run.ts';

const OF = ['--merchant', 'sialkot', '--request', 'prv_1'];
const SUBJECT = { merchantId: 'sialkot', requestId: 'prv_1' };

it('erase goes on with one id until the shop has no orders left', async () => {
  const page = { requestId: 'prv_1', merchantId: 'sialkot' };
  const asked = given({
    'privacy.erase': [
      { ...page, orderIds: ['ord_1', 'ord_2'], next: 'two' },
      { ...page, orderIds: ['ord_3'] },
    ],
  });
  const args = ['privacy', 'erase', ...OF, '--why', 'it left us', '--command-id', 'mine-0001'];
  const { code, out } = await run(args, runningCloud);
  expect([code, out]).toEqual([0, '3 orders are being forgotten: ord_1, ord_2, ord_3\n']);
  const wish = { ...SUBJECT, why: 'it left us', commandId: 'mine-0001' };
  expect(asked.map(({ input }) => input)).toEqual([wish, { ...wish, after: 'two' }]);
});

it('export prints the orders of all pages', async () => {
  const one = { orderId: 'ord_1' };
  const two = { orderId: 'ord_2' };
  given({ 'privacy.export': [{ orders: [one], next: 'two' }, { orders: [two] }] });
  const { code, out } = await run(['privacy', 'export', ...OF, '--json'], runningCloud);
  expect([code, JSON.parse(out)]).toEqual([0, { merchantId: 'sialkot', orders: [one, two] }]);
});
