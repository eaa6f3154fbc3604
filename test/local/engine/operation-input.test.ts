import { expect, it } from '@jest/globals';
import * as z from 'zod';
import { readInput, unknownOperation } from '../../../local/engine/operation-input.ts';

const schema = z.strictObject({ Name: z.string(), Size: z.number().default(3) });

it('reads what the schema knows, and takes undefined as absent', () => {
  expect(readInput('Op', schema, { Name: 'a', Size: undefined, Other: undefined })).toEqual({
    Name: 'a',
    Size: 3,
  });
});

it.each([
  [{ Name: 'a', Other: 1 }, 'NotImplemented', 'Op: the embedded cloud does not implement Other.'],
  [{ Name: 5 }, 'ValidationException', 'Op: Name: Invalid input: expected string, received number'],
])('refuses %j by name', (input, code, message) => {
  expect(() => readInput('Op', schema, input)).toThrow(expect.objectContaining({ code, message }));
});

it('names an operation that is not there', () => {
  expect(unknownOperation('S3', 'PutObjectAcl')).toMatchObject({
    code: 'UnknownOperationException',
    message: 'The embedded cloud does not implement PutObjectAcl of S3.',
  });
});
