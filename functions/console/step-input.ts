import * as z from 'zod';
import { refuse } from './operation.ts';
import type { ConsolePorts } from './ports.ts';

export const stepSchema = z.string('name the step').min(1, 'name the step').max(64);

/** Ids of the messages inside, or SQS message ids. */
export const letterIdsSchema = z
  .array(z.string().max(200), 'name the messages')
  .min(1, 'name at least one')
  .max(100, 'at most 100');

/** Undefined when the step exists; else what to say, with those that do. */
export const unknownStep = ({ steps }: ConsolePorts, step: string) =>
  steps.includes(step)
    ? undefined
    : refuse('not-found', 'step: there is no such step', `Use one of ${steps.join(', ')}.`);
