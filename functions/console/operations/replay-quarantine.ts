import { commandQuarantined, decisionSchema } from '../command-quarantined.ts';
import { operation, settingsSchema } from '../operation.ts';

const inputSchema = decisionSchema.extend({
  /** Channel settings to read the body with this time: the fix. */
  settings: settingsSchema.optional(),
});

/** Reads the kept body once more, with the fix where there is one. */
export const replayQuarantine = operation(inputSchema, (ports, { settings, ...wish }, actor) =>
  commandQuarantined(
    ports,
    'ReplayQuarantined',
    settings === undefined ? wish : { ...wish, settings },
    actor,
  ),
);
