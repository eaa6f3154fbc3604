const shared = {
  testEnvironment: 'node',
  // A project's own `testTimeout` is not heeded.
  setupFilesAfterEnv: ['<rootDir>/test/patience.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '\\.ts$': [
      '@swc/jest',
      {
        jsc: { parser: { syntax: 'typescript' }, target: 'es2023' },
        module: { type: 'es6' },
      },
    ],
  },
  modulePathIgnorePatterns: ['<rootDir>/cdk.out', '<rootDir>/.karwan', '<rootDir>/.cache'],
};

/** Flows run over the synthesized application, which is made once before them. */
export default {
  maxWorkers: 2,
  // Each ES module of each test file stays in its worker's heap, and jest gives a worker half a second to
  // end: past a gigabyte tearing it down takes longer, and is told of as a leak.
  workerIdleMemoryLimit: '800MB',
  globalTeardown: '<rootDir>/test/global-teardown.js',
  projects: [
    {
      ...shared,
      displayName: 'unit',
      testMatch: ['<rootDir>/test/**/*.test.ts'],
      testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/flows/'],
      globalSetup: '<rootDir>/test/global-setup.js',
    },
    {
      ...shared,
      displayName: 'flows',
      testMatch: ['<rootDir>/test/flows/**/*.test.ts'],
      globalSetup: '<rootDir>/test/flows/global-setup.js',
    },
  ],
};
