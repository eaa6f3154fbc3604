import * as z from 'zod';
import { CliFailure, exitOfRefusal } from '../exit-codes.ts';
import type { CliIo } from '../io.ts';
import { invokeFunction, type Target } from './aws.ts';
import { findLocalCloud, type LocalCloud } from './local-cloud.ts';

/** Which Karwan a command speaks to. */
export interface ConnectionOptions {
  readonly data?: string;
  readonly profile?: string;
  readonly stage?: string;
  readonly region?: string;
}

export interface ConsoleClient {
  /** Set when it is the one on this machine. */
  readonly local: LocalCloud | undefined;
  /** The operation's result, in the schema's shape. Ends the command on a refusal. */
  ask<Schema extends z.ZodType>(
    operation: string,
    input: object,
    result: Schema,
  ): Promise<z.output<Schema>>;
}

const outcomeSchema = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), result: z.unknown() }),
  z.object({
    ok: z.literal(false),
    error: z.object({ code: z.string(), message: z.string(), fix: z.string().optional() }),
  }),
]);

/** The local cloud by default; AWS when a profile or a stage is named. */
export const targetOf = async (
  io: CliIo,
  options: ConnectionOptions,
): Promise<{ readonly target: Target; readonly local: LocalCloud | undefined }> => {
  const profile = options.profile ?? io.env['KARWAN_PROFILE'];
  const onAws = profile !== undefined || options.stage !== undefined;
  const local = onAws ? undefined : await findLocalCloud(io, options.data);
  const target = local
    ? { kind: 'local' as const, url: local.awsUrl, functionName: local.consoleFunction }
    : { kind: 'aws' as const, profile, stage: options.stage ?? 'dev', region: options.region };
  return { target, local };
};

export const connect = async (io: CliIo, options: ConnectionOptions): Promise<ConsoleClient> => {
  const { target, local } = await targetOf(io, options);
  return {
    local,
    ask: async (operation, input, result) => {
      const actor = { kind: 'person', id: io.user };
      const answer = await invokeFunction(target, { operation, input, actor });
      const outcome = outcomeSchema.safeParse(answer);
      if (!outcome.success) {
        throw new CliFailure('failed', 'The console function gave no answer that can be read.', {
          fix: 'Its version may differ from this command’s.',
        });
      }
      if (!outcome.data.ok) {
        const { code, message, fix } = outcome.data.error;
        throw new CliFailure(exitOfRefusal(code), message, { fix, code });
      }
      return result.parse(outcome.data.result);
    },
  };
};
