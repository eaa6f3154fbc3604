import type { CommandToSend } from '../../../../functions/console/send-commands.ts';
import { idOf } from '../../../../functions/shared/ids.ts';
import { jsonOf } from '../../../../functions/shared/json.ts';
import type { Content } from '../engine/post.ts';
import type { WideWorld } from '../wide-world.ts';
import { type Life, nextId } from './life.ts';

/** Which step decides each command of a person. */
type Step = 'orders' | 'fulfilment' | 'payments';

/** Somebody gives a command; `times`: again with the same id, as the console does not answer at once. */
export const command = (
  world: WideWorld,
  life: Life,
  {
    to,
    name,
    data,
    times = 1,
  }: {
    readonly to: Step;
    readonly name: string;
    readonly data: object;
    readonly times?: number;
  },
): void => {
  const { merchant, orderId, subject, about } = life;
  const { merchantId } = merchant.plan;
  const causationId = nextId(life, name);
  const id = idOf('command', merchantId, name, orderId, causationId);
  const wanted = { by: 'a person', why: 'the simulation wants it', ...data };
  life.asked.add(name);
  life.commands.push({ id, name, to, data });
  const what = { id, name, merchantId, subject, causationId, data: wanted };
  sendCommand(world, what, { to, about, times });
};

/** Brings what somebody wants to the step that decides on it, as the console does. */
export const sendCommand = (
  { agenda, post }: WideWorld,
  what: CommandToSend,
  way: { readonly to: string; readonly about: string; readonly times?: number },
): void => {
  const { to: step, about, times = 1 } = way;
  const at = new Date(agenda.now()).toISOString();
  const envelope = {
    ...{ ...what, kind: 'command', schemaVersion: 1, source: 'karwan.console' },
    ...{ occurredAt: at, recordedAt: at, correlationId: what.id },
    actor: { kind: 'person', id: 'a person' },
  };
  const content = jsonOf(envelope) as Content;
  for (let time = 0; time < times; time += 1) {
    post.send({ step, name: what.name, about, content });
  }
};
