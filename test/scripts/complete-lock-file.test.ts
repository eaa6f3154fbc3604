import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { missingPlatformPackages } from '../../scripts/complete-lock-file.ts';

const ROOT = new URL('../../', import.meta.url);

describe('the lock file', () => {
  it('lists every platform’s packages, or npm ci refuses it on a new machine', () => {
    const lock = JSON.parse(readFileSync(new URL('package-lock.json', ROOT), 'utf8'));
    expect(missingPlatformPackages(lock.packages)).toEqual({});
  });

  it('gets what npm left out, with the fields that keep it off other platforms', () => {
    const packages = {
      'node_modules/tool': {
        dev: true,
        optionalDependencies: {
          '@tool/core-linux-arm-musleabihf': '1.2.3',
          '@tool/core-win32-x64-msvc': '1.2.3',
          '@tool/core-darwin-arm64': '1.2.3',
          '@tool/wasm': '1.2.3',
          'anything-linux-x64': '^1.0.0',
        },
      },
      'node_modules/@tool/core-darwin-arm64': { version: '1.2.3' },
    };
    expect(missingPlatformPackages(packages)).toEqual({
      'node_modules/@tool/core-linux-arm-musleabihf': {
        version: '1.2.3',
        cpu: ['arm'],
        dev: true,
        libc: ['musl'],
        optional: true,
        os: ['linux'],
      },
      'node_modules/@tool/core-win32-x64-msvc': {
        version: '1.2.3',
        cpu: ['x64'],
        dev: true,
        optional: true,
        os: ['win32'],
      },
    });
  });
});
