import { DeleteItemCommand, GetItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { beforeEach, describe, expect, it } from '@jest/globals';
import {
  createKeyVault,
  type KeyVaultPorts,
} from '../../../../functions/shared/adapters/key-vault.ts';
import { kekFromSecret } from '../../../../functions/shared/wrap.ts';
import { createEmbeddedTable } from './embedded-table.ts';
import { createTestRuntime } from './fake-aws.ts';

const kek = kekFromSecret({ version: '1', key: 'k'.repeat(40) });
const KEY = { pk: { S: 'order#sialkot#ord_1' }, sk: { S: 'key' } };

let table: Awaited<ReturnType<typeof createEmbeddedTable>>;
let runtime: ReturnType<typeof createTestRuntime>;
beforeEach(async () => {
  table = await createEmbeddedTable('vault');
  runtime = createTestRuntime({});
});
/** A vault as one Lambda environment has it, with its own memory. */
const openVault = (change: Partial<KeyVaultPorts> = {}) =>
  createKeyVault({
    ...runtime,
    dynamodb: table.dynamodb,
    table: 'vault',
    kek: async () => kek,
    ...change,
  });
const stored = async () =>
  (await table.dynamodb.send(new GetItemCommand({ TableName: 'vault', Key: KEY }))).Item;

/** A table whose replica has nothing yet. */
const lagging = () => {
  const readings: unknown[] = [];
  const dynamodb = {
    send: ((command: GetItemCommand) => {
      if (!(command instanceof GetItemCommand)) return table.dynamodb.send(command);
      readings.push(command.input.ConsistentRead);
      return command.input.ConsistentRead
        ? table.dynamodb.send(command)
        : Promise.resolve({ $metadata: {} });
    }) as never,
  };
  return { dynamodb, readings };
};

describe('orderKey', () => {
  it('makes a key once and gives it to everybody', async () => {
    const made = await openVault().orderKey('sialkot', 'ord_1');
    expect(made).toMatchObject({ kind: 'key' });
    expect(await openVault().orderKey('sialkot', 'ord_1')).toEqual(made);
    expect(await openVault().existingKey('sialkot', 'ord_1')).toEqual(made);
    expect(await openVault().orderKey('sialkot', 'ord_2')).not.toEqual(made);
    expect(await openVault().orderKey('chiniot', 'ord_1')).not.toEqual(made);
  });

  it('never stores the key itself', async () => {
    const made = await openVault().orderKey('sialkot', 'ord_1');
    if (made.kind !== 'key') throw new Error('erased');
    const all = await table.dynamodb.send(new ScanCommand({ TableName: 'vault' }));
    const text = JSON.stringify(all.Items);
    for (const encoding of ['hex', 'base64', 'base64url'] as const) {
      expect(text).not.toContain(Buffer.from(made.key).toString(encoding));
    }
    expect(made.key.byteLength).toBe(32);
  });

  it('is one key for many who ask at once', async () => {
    const keys = await Promise.all(
      Array.from({ length: 8 }, () => openVault().orderKey('sialkot', 'ord_1')),
    );
    for (const key of keys) expect(key).toEqual(keys[0]);
    expect(table.commands.filter((name) => name === 'PutItemCommand').length).toBeGreaterThan(1);
  });

  it('is made once for all who ask one environment at once, and remembered', async () => {
    const vault = openVault();
    const ask = () => vault.orderKey('sialkot', 'ord_1');
    const keys = await Promise.all([ask(), ask(), ask()]);
    expect(new Set([...keys, await ask()]).size).toBe(1);
    expect(table.commands).toEqual(['GetItemCommand', 'PutItemCommand']);
  });

  it('takes the first one’s key when it lost the race', async () => {
    const first = await openVault().orderKey('sialkot', 'ord_1');
    let hidden = true;
    const blind = openVault({
      dynamodb: {
        send: ((command: GetItemCommand) => {
          if (!(command instanceof GetItemCommand) || !hidden) return table.dynamodb.send(command);
          hidden = false;
          return Promise.resolve({ $metadata: {} });
        }) as never,
      },
    });
    expect(await blind.orderKey('sialkot', 'ord_1')).toEqual(first);
  });

  it('looks at a replica, and makes what that lacks only where it is not there', async () => {
    const made = await openVault().orderKey('sialkot', 'ord_1');
    await openVault().erase('sialkot', 'ord_2');
    const { dynamodb, readings } = lagging();
    const vault = openVault({ dynamodb });
    expect(await vault.orderKey('sialkot', 'ord_1')).toEqual(made);
    expect(await vault.orderKey('sialkot', 'ord_2')).toEqual({ kind: 'erased' });
    expect(readings).toEqual([false, false]);
  });

  it('reads once per time to live', async () => {
    const vault = openVault();
    await vault.orderKey('sialkot', 'ord_1');
    await vault.orderKey('sialkot', 'ord_1');
    const reads = table.commands.length;
    await vault.orderKey('sialkot', 'ord_1');
    expect(table.commands).toHaveLength(reads);
    runtime.clock.now += 60_000;
    await vault.orderKey('sialkot', 'ord_1');
    expect(table.commands).toHaveLength(reads + 1);
  });
});

describe('existingKey', () => {
  it('is looked for strongly where a replica lacks it', async () => {
    const made = await openVault().orderKey('sialkot', 'ord_1');
    const { dynamodb, readings } = lagging();
    expect(await openVault({ dynamodb }).existingKey('sialkot', 'ord_1')).toEqual(made);
    expect(readings).toEqual([false, true]);
  });

  it('is a retryable fault where there is neither key nor tombstone', async () => {
    const vault = openVault();
    await expect(vault.existingKey('sialkot', 'ord_1')).rejects.toMatchObject({
      code: 'missing-key',
      retryable: true,
    });
    const made = await openVault().orderKey('sialkot', 'ord_1');
    expect(await vault.existingKey('sialkot', 'ord_1')).toEqual(made);
  });

  it('does not open under another key-encryption key, or for another order', async () => {
    await openVault().orderKey('sialkot', 'ord_1');
    const other = openVault({
      kek: async () => kekFromSecret({ version: '1', key: 'x'.repeat(40) }),
    });
    await expect(other.existingKey('sialkot', 'ord_1')).rejects.toMatchObject({
      code: 'unwrap-failed',
      retryable: true,
    });
  });
});

describe('erase', () => {
  it('puts a tombstone that everybody reads as erased, for ever', async () => {
    const vault = openVault();
    await vault.orderKey('sialkot', 'ord_1');
    // Once more, so that this environment remembers the key when the erasure comes.
    await vault.orderKey('sialkot', 'ord_1');
    await vault.erase('sialkot', 'ord_1');
    for (const reader of [vault, openVault()]) {
      expect(await reader.orderKey('sialkot', 'ord_1')).toEqual({ kind: 'erased' });
      expect(await reader.existingKey('sialkot', 'ord_1')).toEqual({ kind: 'erased' });
    }
    expect(await stored()).not.toHaveProperty('wrapped');
  });

  it('may come before the order does', async () => {
    await openVault().erase('sialkot', 'ord_1');
    expect(await openVault().orderKey('sialkot', 'ord_1')).toEqual({ kind: 'erased' });
  });

  it('keeps the time of the first erasure', async () => {
    await openVault().erase('sialkot', 'ord_1');
    runtime.clock.now += 1000;
    await openVault().erase('sialkot', 'ord_1');
    expect(await stored()).toMatchObject({ erasedAt: { S: '2026-11-01T12:00:00.000Z' } });
  });

  it('reaches another environment within its time to live', async () => {
    const other = openVault();
    await other.orderKey('sialkot', 'ord_1');
    await other.orderKey('sialkot', 'ord_1');
    await openVault().erase('sialkot', 'ord_1');
    runtime.clock.now += 60_000;
    expect(await other.orderKey('sialkot', 'ord_1')).toEqual({ kind: 'erased' });
  });

  it('is only a tombstone: a row that went missing is not one', async () => {
    await openVault().orderKey('sialkot', 'ord_1');
    await table.dynamodb.send(new DeleteItemCommand({ TableName: 'vault', Key: KEY }));
    await expect(openVault().existingKey('sialkot', 'ord_1')).rejects.toMatchObject({
      code: 'missing-key',
    });
  });
});

describe('a vault that does not answer', () => {
  it('is a retryable fault', async () => {
    const vault = openVault({ dynamodb: { send: () => Promise.reject(new Error('down')) } });
    for (const call of [vault.orderKey, vault.existingKey, vault.erase]) {
      await expect(call('sialkot', 'ord_1')).rejects.toMatchObject({ retryable: true });
    }
  });
});
