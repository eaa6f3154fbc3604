import { jest } from '@jest/globals';

// A project's own `testTimeout` is not heeded by Jest 30.
jest.setTimeout(600_000);
