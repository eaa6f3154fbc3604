import type { Answer } from './allowed.ts';
import { refuse } from './allowed.ts';
import { buyLabel, cancelLabel } from './carrier-decisions.ts';
import type { PersonCommand } from './messages.ts';
import { deliverParcel, handOverParcel, packParcel, trackParcel } from './person-parcels.ts';
import {
  closeReturn,
  decideReturn,
  inspectReturn,
  receiveReturn,
  requestReturn,
} from './person-returns.ts';
import type { GoodsState } from './state.ts';

/** What a person's command leads to, or why it is refused and what would be allowed. */
export const decidePerson = (state: GoodsState, command: PersonCommand, now: string): Answer => {
  if (state.wish === null) {
    return refuse(state, 'unknown-order', 'nothing of this order is to be sent yet');
  }
  switch (command.type) {
    case 'PackParcel':
      return packParcel(state, command, now);
    case 'BuyLabel':
      return buyLabel(state, command, now);
    case 'CancelLabel':
      return cancelLabel(state, command, now);
    case 'HandOverParcel':
      return handOverParcel(state, command, now);
    case 'TrackParcel':
      return trackParcel(state, command, now);
    case 'DeliverParcel':
      return deliverParcel(state, command, now);
    case 'RequestReturn':
      return requestReturn(state, command, now);
    case 'ApproveReturn':
    case 'RejectReturn':
    case 'SendReturn':
      return decideReturn(state, command, now);
    case 'ReceiveReturn':
      return receiveReturn(state, command, now);
    case 'InspectReturn':
      return inspectReturn(state, command, now);
    case 'CloseReturn':
      return closeReturn(state, command, now);
  }
};
