import type { Environment } from '../engine/service.ts';

/** The bus of every account, where AWS's own events and schedules are. */
export const DEFAULT_BUS = 'default';

/** ARNs of EventBridge's resources, and names out of them. */
export interface Names {
  bus(name: string): string;
  /** A rule of the default bus has no bus in its ARN. */
  rule(bus: string, name: string): string;
  archive(name: string): string;
  replay(name: string): string;
}

export const createNames = ({ region, accountId }: Environment): Names => {
  const prefix = `arn:aws:events:${region}:${accountId}`;
  return {
    bus: (name) => `${prefix}:event-bus/${name}`,
    rule: (bus, name) => `${prefix}:rule/${bus === DEFAULT_BUS ? name : `${bus}/${name}`}`,
    archive: (name) => `${prefix}:archive/${name}`,
    replay: (name) => `${prefix}:replay/${name}`,
  };
};

/** The name of a bus, archive or replay that is given by name or by ARN; no bus is the default one. */
export const nameIn = (nameOrArn: string | undefined): string =>
  nameOrArn === undefined ? DEFAULT_BUS : nameOrArn.slice(nameOrArn.lastIndexOf('/') + 1);
