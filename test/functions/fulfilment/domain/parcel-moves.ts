import { type Move, person, wished } from './builders.ts';

export const PACKED: readonly Move[] = [wished(), person('PackParcel')];
export const AWAY: readonly Move[] = [...PACKED, person('HandOverParcel')];
