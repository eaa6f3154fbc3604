import { describe, expect, it } from '@jest/globals';
import { make } from '../../../../functions/views/handlers/check-readers.ts';
import { createFakeAws, createTestRuntime } from '../../shared/adapters/fake-aws.ts';

const READERS = { 'publish-orders of orders': 'uuid-1', 'update-views of orders': 'uuid-2' };

/** Lambda, which says this of the first reader and `Enabled` of the other. */
const checking = (first: () => Response) => {
  const urls: string[] = [];
  const runtime = createTestRuntime({ READERS: JSON.stringify(READERS) });
  const signedFetch = async (url: string): Promise<Response> => {
    urls.push(url);
    return url.endsWith('uuid-1') ? first() : Response.json({ State: 'Enabled' });
  };
  return { urls, runtime, check: make({ ...createFakeAws(), ...runtime, signedFetch }) };
};
const says = (State: string) => () => Response.json({ UUID: 'uuid-1', State });

describe('the look at the readers of streams', () => {
  it('asks Lambda for each of them', async () => {
    const { urls, check } = checking(says('Enabled'));
    await check();
    expect(urls).toEqual(
      ['uuid-1', 'uuid-2'].map(
        (id) => `https://lambda.test/2015-03-31/event-source-mappings/${id}`,
      ),
    );
  });

  it.each(['Enabled', 'Enabling', 'Creating', 'Updating'])('is content with %s', async (state) => {
    const { runtime, check } = checking(says(state));
    await check();
    expect(runtime.counts).toEqual({});
    expect(runtime.lines).toEqual([]);
  });

  it.each([
    ['Disabled', says('Disabled')],
    ['Disabling', says('Disabling')],
    ['Deleting', says('Deleting')],
    ['Gone', () => new Response('{}', { status: 404 })],
  ])('names a reader that is %s', async (state, first) => {
    const { runtime, check } = checking(first);
    await check();
    expect(runtime.counts).toEqual({ StreamUnread: 1 });
    const fields = { reader: 'publish-orders of orders', mapping: 'uuid-1', state };
    expect(runtime.lines).toEqual([{ level: 'error', message: 'stream not read', fields }]);
  });

  it('fails when Lambda does not say, once the others were looked at', async () => {
    const { runtime, check, urls } = checking(() => new Response('no', { status: 403 }));
    await expect(check()).rejects.toThrow('GetEventSourceMapping: HTTP 403');
    expect(urls).toHaveLength(2);
    expect(runtime.counts).toEqual({});
  });
});
