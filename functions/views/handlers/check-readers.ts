import * as z from 'zod';
import { withSignedAws } from '../../shared/adapters/aws-signed.ts';
import type { SignedAws } from '../../shared/adapters/signed-client.ts';
import { lightEntry } from '../../shared/edge/light-entry.ts';
import type { Runtime } from '../../shared/runtime.ts';
import { createMappingState } from '../adapters/mapping-states.ts';

const readersSchema = z.record(z.string(), z.string());

/** Under way to one of these, or there: nobody reads, or soon nobody will. */
const UNREAD = ['Disabled', 'Disabling', 'Deleting', 'Gone'];

/**
 * Every ten minutes: whether each reader of a stream is switched on. One that is not makes no sound of
 * its own, as nothing is invoked, and what it does not read leaves the stream after 24 hours.
 */
export const make = (runtime: Runtime & SignedAws) => {
  const stateOf = createMappingState(runtime);
  const readers = Object.entries(readersSchema.parse(JSON.parse(runtime.setting('READERS'))));
  const check = async ([reader, mapping]: readonly [string, string]): Promise<void> => {
    const state = await stateOf(mapping);
    if (!UNREAD.includes(state)) return;
    runtime.observe.count('StreamUnread');
    runtime.observe.log('error', 'stream not read', { reader, mapping, state });
  };
  return async (): Promise<void> => {
    const checked = await Promise.allSettled(readers.map(check));
    for (const each of checked) if (each.status === 'rejected') throw each.reason;
  };
};

/** The Lambda entry. */
export const handler = lightEntry('views', (runtime) => make({ ...runtime, ...withSignedAws() }));
