import { type Move, person, wished } from './builders.ts';

/** Settings of a shop whose parcels a carrier takes and follows. */
export const CARRIER = { carrier: 'easypost', 'carrier.account': 'chn_easypost' };

export const PACKED: readonly Move[] = [wished(), person('PackParcel')];
export const AWAY: readonly Move[] = [...PACKED, person('HandOverParcel')];
