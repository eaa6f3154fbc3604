import { commandQuarantined, decisionSchema } from '../command-quarantined.ts';
import { operation } from '../operation.ts';

/** A person says that the body is no order. */
export const rejectQuarantine = operation(decisionSchema, (ports, wish, actor) =>
  commandQuarantined(ports, 'RejectQuarantined', wish, actor),
);
