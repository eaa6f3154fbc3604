import { parseArgs } from 'node:util';

export interface StartOptions {
  readonly port: number;
  readonly dataDir: string;
  readonly demo: boolean;
  readonly help: boolean;
}

const DEFAULT_PORT = 4810;
/** Where the command looks, too, when it is not told. */
export const DEFAULT_DATA = '.karwan';

export const START_HELP = `npm start -- [options]
  --port N      port of the embedded cloud (default ${DEFAULT_PORT}; 0 takes any free one)
  --data DIR    folder of all its state (default ${DEFAULT_DATA})
  --no-demo     no demo merchants and no simulated storefronts
  --help        this text`;

/** Reads the words after `npm start --`; a sentence naming the option and the fix when they are off. */
export const readStartOptions = (words: readonly string[]): StartOptions | string => {
  let values: ReturnType<typeof parse>;
  try {
    values = parse(words);
  } catch (error) {
    return `${error instanceof Error ? error.message.split('. ')[0] : String(error)}.\n${START_HELP}`;
  }
  const port = Number(values.port ?? DEFAULT_PORT);
  if (!Number.isInteger(port) || port < 0 || port > 65_535 || values.port === '') {
    return '--port: use a whole number from 0 to 65535, such as --port 4811.';
  }
  if (values.data === '') return '--data: name a folder, such as --data .karwan';
  return {
    port,
    dataDir: values.data ?? DEFAULT_DATA,
    demo: !values['no-demo'],
    help: values.help ?? false,
  };
};

const parse = (words: readonly string[]) =>
  parseArgs({
    args: [...words],
    options: {
      port: { type: 'string' },
      data: { type: 'string' },
      'no-demo': { type: 'boolean' },
      help: { type: 'boolean' },
    },
  }).values;
