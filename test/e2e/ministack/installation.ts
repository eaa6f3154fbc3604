import { join } from 'node:path';
import { pythonWith } from '../python-environment.ts';

/** The Python that runs the emulator. */
export const installMinistack = (signal: AbortSignal): Promise<string> =>
  pythonWith(
    { name: 'ministack', requirements: join(import.meta.dirname, 'requirements.txt') },
    signal,
  );
