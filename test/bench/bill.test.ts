import { describe, expect, it } from '@jest/globals';
import { beyondFree, billOf } from './bill.ts';

describe('a bill', () => {
  it('prices each unit by the list, dearest line first', () => {
    const bill = billOf({ 'dynamodb.wru': 7, 'sqs.request': 12, 's3.put': 1 }, 1_000_000);
    expect(bill.lines.map(({ unit, amount, usd }) => [unit, amount, usd])).toEqual([
      ['s3.put', 1_000_000, 5],
      ['sqs.request', 12_000_000, 4.8],
      ['dynamodb.wru', 7_000_000, 4.375],
    ]);
    expect(bill.usd).toBeCloseTo(14.175, 9);
  });

  it('charges a kilobyte of log half a dollar in a million orders', () => {
    expect(billOf({ 'logs.byte': 1000 }, 1_000_000).usd).toBe(0.5);
  });

  it('leaves out what costs nothing', () => {
    expect(billOf({ 'eventbridge.rule-match': 5, 's3.get': 0 }, 10)).toEqual({ lines: [], usd: 0 });
  });

  it('counts only what is beyond the free units', () => {
    const units = { 'sqs.request': 1_300_000, 'lambda.invocation': 44_000, 'dynamodb.rru': 9 };
    const free = { 'sqs.request': 1_000_000, 'lambda.invocation': 1_000_000 };
    expect(beyondFree(units, free)).toEqual({
      'sqs.request': 300_000,
      'lambda.invocation': 0,
      'dynamodb.rru': 9,
    });
  });
});
