import { describe, expect, it } from '@jest/globals';
import { readStartOptions } from '../../../local/start/start-options.ts';

const DEFAULTS = { port: 4810, dataDir: '.karwan', demo: true, help: false };

describe('the words after `npm start --`', () => {
  it.each([
    [[], DEFAULTS],
    [['--port', '0'], { ...DEFAULTS, port: 0 }],
    [['--port', '65535'], { ...DEFAULTS, port: 65_535 }],
    [['--port=4811', '--data', 'elsewhere'], { ...DEFAULTS, port: 4811, dataDir: 'elsewhere' }],
    [['--no-demo'], { ...DEFAULTS, demo: false }],
    [['--help'], { ...DEFAULTS, help: true }],
  ])('%j are read', (words, options) => {
    expect(readStartOptions(words)).toEqual(options);
  });

  it.each([
    [['--port', '65536'], '--port: use a whole number from 0 to 65535'],
    [['--port=-1'], '--port: use a whole number'],
    [['--port', '80.5'], '--port: use a whole number'],
    [['--port', ''], '--port: use a whole number'],
    [['--data', ''], '--data: name a folder'],
    [['--port'], '--port'],
    [['--prot', '1'], "Unknown option '--prot'"],
    [['4811'], "Unexpected argument '4811'"],
  ])('%j are answered with what to write instead', (words, sentence) => {
    expect(readStartOptions(words)).toContain(sentence);
  });
});
