import { done, type Operation, operation, refuse } from '../operation.ts';
import { sendCommands } from '../send-commands.ts';
import {
  locationSchema,
  piecesSchema,
  type StockChange,
  skuSchema,
  stockCommand,
  stockInputSchema,
} from '../stock-input.ts';

const inputSchema = stockInputSchema.extend({
  sku: skuSchema,
  location: locationSchema,
  pieces: piecesSchema,
});

const change = (name: StockChange['name'], schema: typeof inputSchema): Operation =>
  operation(schema, async (ports, input, actor) => {
    const { merchantId, sku, location, pieces } = input;
    const command = stockCommand(input, input.by ?? actor.id, { name, sku, location, pieces });
    const [reason] = await sendCommands(ports, 'stock', [command], actor);
    const { id: commandId, subject } = command;
    return reason === undefined
      ? done({ commandId, merchantId, subject, sent: name })
      : refuse('unavailable', `The stock queue did not take the command: ${reason}`, 'Try again.');
  });

/** Goods came in: so many more. */
export const receiveStock = change(
  'ReceiveStock',
  inputSchema.extend({ pieces: piecesSchema.min(1, 'at least 1') }),
);
/** Somebody counted: so many are on the shelf, promised ones included. */
export const setStock = change('CountStock', inputSchema);
