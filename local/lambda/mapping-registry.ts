import { AwsError } from '../engine/aws-error.ts';
import type { Store } from '../engine/store.ts';
import type { EventSourceMapping } from './event-source-mapping.ts';
import type { Poller } from './poller.ts';

/** The event source mappings and the pollers of those that are enabled. */
export interface MappingRegistry {
  put(mapping: EventSourceMapping): void;
  /** Throws `ResourceNotFoundException`. */
  get(uuid: string): EventSourceMapping;
  all(): readonly EventSourceMapping[];
  /** Switches a mapping; this outlives a restart until the template itself says otherwise. */
  enable(uuid: string, enabled: boolean): Promise<EventSourceMapping>;
  /** From now on enabled mappings are polled. */
  start(): void;
  stop(): Promise<void>;
}

/** Creates an empty registry; pollers are made by `createPoller`. */
export const createMappingRegistry = (
  store: Store,
  createPoller: (mapping: EventSourceMapping) => Poller,
): MappingRegistry => {
  const switches = createSwitchTable(store);
  const mappings = new Map<string, EventSourceMapping>();
  const pollers = new Map<string, Poller>();
  let started = false;

  const startPoller = (mapping: EventSourceMapping): void => {
    if (!started || !mapping.enabled || pollers.has(mapping.uuid)) return;
    const poller = createPoller(mapping);
    pollers.set(mapping.uuid, poller);
    poller.start();
  };
  const stopPoller = async (uuid: string): Promise<void> => {
    const poller = pollers.get(uuid);
    pollers.delete(uuid);
    await poller?.stop();
  };
  const get = (uuid: string): EventSourceMapping => {
    const mapping = mappings.get(uuid);
    if (mapping !== undefined) return mapping;
    throw new AwsError('ResourceNotFoundException', 'The resource you requested does not exist.', {
      httpStatus: 404,
      members: { Type: 'User' },
    });
  };
  return {
    get,
    all: () => [...mappings.values()],
    put: (declared) => {
      const mapping = { ...declared, enabled: switches.read(declared.uuid, declared.enabled) };
      mappings.set(mapping.uuid, mapping);
      startPoller(mapping);
    },
    enable: async (uuid, enabled) => {
      const mapping = { ...get(uuid), enabled };
      mappings.set(uuid, mapping);
      switches.write(uuid, enabled);
      if (enabled) startPoller(mapping);
      else await stopPoller(uuid);
      return mapping;
    },
    start: () => {
      started = true;
      for (const mapping of mappings.values()) startPoller(mapping);
    },
    stop: async () => {
      started = false;
      await Promise.all([...pollers.keys()].map(stopPoller));
    },
  };
};

interface SwitchTable {
  /** The switch's position; it falls back to the template's when the template changed. */
  read(uuid: string, declared: boolean): boolean;
  write(uuid: string, enabled: boolean): void;
}

const createSwitchTable = ({ db }: Store): SwitchTable => {
  db.exec(`CREATE TABLE IF NOT EXISTS lambda_mapping_switch (
    uuid TEXT PRIMARY KEY, declared INTEGER NOT NULL, enabled INTEGER NOT NULL) WITHOUT ROWID`);
  const select = db.prepare('SELECT declared, enabled FROM lambda_mapping_switch WHERE uuid = ?');
  const put = db.prepare('INSERT OR REPLACE INTO lambda_mapping_switch VALUES (?, ?, ?)');
  const update = db.prepare('UPDATE lambda_mapping_switch SET enabled = ? WHERE uuid = ?');
  return {
    read: (uuid, declared) => {
      const row = select.get(uuid);
      if (row !== undefined && Boolean(row['declared']) === declared)
        return Boolean(row['enabled']);
      put.run(uuid, Number(declared), Number(declared));
      return declared;
    },
    write: (uuid, enabled) => void update.run(Number(enabled), uuid),
  };
};
