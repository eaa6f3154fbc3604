import { connect } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { createFrontDoor } from '../../../local/wire/front-door.ts';
import { type OpenDoor, only, openDoor, realEnvironment } from './open-door.ts';

let open: OpenDoor | undefined;

afterEach(async () => {
  await open?.door.close();
  open = undefined;
});

describe('the port', () => {
  it('that is taken is told, with the option that changes it', async () => {
    open = await openDoor([]);
    const other = createFrontDoor({
      environment: realEnvironment(),
      services: [],
      onFault: () => {},
    });
    const port = Number(new URL(open.origin).port);
    await expect(other.listen(port)).rejects.toMatchObject({
      code: 'port-unavailable',
      message: `Port ${port} is taken by another program. Choose another with --port N.`,
    });
  });

  it('is free again after close, and a sender that left is no fault', async () => {
    const started = await openDoor([], { pages: only('/', 'here') });
    const port = Number(new URL(started.origin).port);
    await new Promise<void>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => {
        socket.write(
          'POST / HTTP/1.1\r\nhost: a\r\nexpect: 100-continue\r\ncontent-length: 9\r\n\r\nhalf',
        );
      });
      // The server is in the middle of the request once it has said to continue.
      socket.on('data', () => socket.destroy()).on('close', () => resolve());
    });
    await started.door.close();
    open = await openDoor([]);
    await expect(fetch(started.origin)).rejects.toThrow();
    // Last, for the server learns of it some turns after the connection's end.
    expect(started.faults).toEqual([]);
  });
});
