import { idOf } from '../../../../functions/shared/ids.ts';
import { jsonOf } from '../../../../functions/shared/json.ts';
import type { Content } from '../engine/post.ts';
import type { WideWorld } from '../wide-world.ts';
import { type Life, nextId } from './life.ts';

/** Which step decides each command of a person. */
type Step = 'orders' | 'fulfilment' | 'payments';

/** Somebody gives a command; `times`: again with the same id, as the console does not answer at once. */
export const command = (
  { agenda, post }: WideWorld,
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
  const at = new Date(agenda.now()).toISOString();
  const wanted = { by: 'a person', why: 'the simulation wants it', ...data };
  const envelope = {
    ...{
      id,
      kind: 'command',
      name,
      schemaVersion: 1,
      source: 'karwan.console',
      merchantId,
      subject,
    },
    ...{ occurredAt: at, recordedAt: at, causationId, correlationId: id },
    ...{ actor: { kind: 'person', id: 'a person' }, data: wanted },
  };
  life.asked.add(name);
  life.commands.push({ id, name, to, data });
  const content = jsonOf(envelope) as Content;
  for (let time = 0; time < times; time += 1) post.send({ step: to, name, about, content });
};
