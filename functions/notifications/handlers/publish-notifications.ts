import { publisherEntry, publisherOf } from '../../shared/adapters/publisher-entry.ts';
import { contract } from '../contract.ts';

export const make = publisherOf(contract);

export const handler = publisherEntry(contract);
