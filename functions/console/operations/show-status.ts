import * as z from 'zod';
import { quarantineRowSchema } from '../../views/contract.ts';
import { alarmsOf } from '../alarms-of.ts';
import { listRows } from '../list-rows.ts';
import { merchantsOf } from '../merchants.ts';
import { done, operation } from '../operation.ts';

/** Counting stops here: more than this is "many" for a person. */
const COUNTED = 100;

/** The few numbers that say whether anything waits for a person. */
export const showStatus = operation(z.object({}), async (ports) => {
  const channels = await ports.channels.list();
  const merchants = await merchantsOf(ports, undefined);
  const [alarms, steps, quarantined] = await Promise.all([
    alarmsOf(ports),
    Promise.all(ports.steps.map((step) => ports.deadLetters.depth(step))),
    listRows(ports, {
      list: 'quarantined',
      merchants,
      span: { from: '0000-01-01', to: '9999-12-31' },
      limit: COUNTED,
      cursor: undefined,
      keep: (body) => {
        const row = quarantineRowSchema.parse(body);
        return row.state === 'quarantined' || row.state === 'replaying' ? row : undefined;
      },
    }),
  ]);
  return done({
    at: new Date(ports.runtime.now()).toISOString(),
    publicUrl: ports.publicUrl,
    merchants: merchants.length,
    channels: channels.length,
    quarantined: quarantined?.rows.length ?? 0,
    deadLetters: steps.reduce((sum, { deadLetters }) => sum + deadLetters, 0),
    steps,
    alarms,
  });
});
