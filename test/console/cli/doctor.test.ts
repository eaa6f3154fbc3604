import { describe, expect, it } from '@jest/globals';
import { findingsText } from '../../../console/cli/commands/doctor.ts';
import { ok, warning } from '../../../console/doctor/finding.ts';

const findings = [ok('Node', 'v24'), warning('e-mail', 'SES is in\nits sandbox', 'Ask for more.')];

describe('what the doctor found', () => {
  it('is told a person in sentences, with what to do right below', () => {
    expect(findingsText(findings, { isTerminal: true, colour: false, columns: 80 })).toBe(
      [
        'ok       Node: v24',
        'warning  e-mail: SES is in its sandbox',
        '         Ask for more.',
      ].join('\n'),
    );
  });

  it('is a row for each to a program', () => {
    expect(findingsText(findings, { isTerminal: false, colour: false, columns: 80 })).toBe(
      'Node\tok\tv24\t\ne-mail\twarning\tSES is in its sandbox\tAsk for more.',
    );
  });
});
