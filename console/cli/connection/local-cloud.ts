import { join, resolve } from 'node:path';
import * as z from 'zod';
import { CliFailure } from '../exit-codes.ts';
import type { CliIo } from '../io.ts';

/** What a running local cloud writes down about itself, in `cloud.json` of its data folder. */
const cloudSchema = z.object({
  pid: z.number().int().positive(),
  ingestUrl: z.string(),
  awsUrl: z.string(),
  consoleUrl: z.string(),
  consoleFunction: z.string(),
});
export type LocalCloud = z.infer<typeof cloudSchema>;

const DATA_FOLDER = '.karwan';

const HOW_TO_START = 'Start it with `npm start`, or name an AWS profile with --profile.';

/** The cloud that runs with this data folder. Ends the command when none does. */
export const findLocalCloud = async (io: CliIo, data: string | undefined): Promise<LocalCloud> => {
  const named = data ?? io.env['KARWAN_DATA'];
  const folder = named === undefined ? join(io.home, DATA_FOLDER) : resolve(io.cwd, named);
  const path = join(folder, 'cloud.json');
  const cloud = cloudSchema.safeParse(await readJson(io, path));
  if (!cloud.success || !io.isAlive(cloud.data.pid)) {
    throw new CliFailure('failed', `No local cloud is running with the data folder ${folder}.`, {
      code: 'not-running',
      fix: HOW_TO_START,
    });
  }
  return cloud.data;
};

/** Undefined when there is no such file, or when it is half written. */
const readJson = async (io: CliIo, path: string): Promise<unknown> => {
  try {
    return JSON.parse(Buffer.from(await io.readFile(path)).toString('utf8'));
  } catch {
    return undefined;
  }
};

/** Where a channel of the local cloud is posted to. */
export const localChannelUrl = ({ ingestUrl }: LocalCloud, channelId: string): string =>
  `${ingestUrl.replace(/\/+$/, '').replace(/\/webhooks$/, '')}/webhooks/${channelId}`;
