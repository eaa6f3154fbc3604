import * as z from 'zod';
import { awsFault } from '../../shared/adapters/aws-fault.ts';
import type { SignedAws } from '../../shared/adapters/signed-client.ts';

const mappingSchema = z.object({ State: z.string() });

/** What Lambda says of an event source mapping: `Enabled`, `Disabled` …; `Gone` when there is none. */
export type MappingState = (uuid: string) => Promise<string>;

export const createMappingState =
  (aws: SignedAws): MappingState =>
  async (uuid) => {
    const url = `${aws.endpoints.service('lambda')}2015-03-31/event-source-mappings/${uuid}`;
    const response = await aws.signedFetch(url, { method: 'GET', service: 'lambda' });
    if (response.status === 404) return 'Gone';
    if (response.status === 200) return mappingSchema.parse(await response.json()).State;
    const error = new Error(await response.text());
    error.name = `HTTP ${response.status}`;
    throw awsFault('lambda GetEventSourceMapping', error);
  };
