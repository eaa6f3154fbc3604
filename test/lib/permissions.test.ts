import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { type Permissions, permissionsOf } from './permissions-of.ts';
import { resourcesOf, synthesize } from './synthesized.ts';

const LIST = fileURLToPath(new URL('./permissions.json', import.meta.url));
const { pipeline } = synthesize();
const permissions = permissionsOf(pipeline);

/** `KARWAN_WRITE_PERMISSIONS=1` writes the list anew; the difference is then reviewed by a person. */
if (process.env['KARWAN_WRITE_PERMISSIONS'] === '1') {
  writeFileSync(LIST, `${JSON.stringify(permissions, null, 2)}\n`);
}

describe('what each function may do', () => {
  const checkedIn = JSON.parse(readFileSync(LIST, 'utf8')) as Permissions;

  it('is listed for every function', () => {
    expect(Object.keys(permissions)).toEqual(Object.keys(checkedIn));
  });

  it.each(Object.keys(permissions))('%s: exactly what the list says', (name) => {
    expect(permissions[name]).toEqual(checkedIn[name]);
  });

  it('holds no wildcard action', () => {
    const actions = Object.values(permissions).flatMap((lines) =>
      lines.map((line) => line.split(' → ')[0]),
    );
    expect(actions.filter((action) => action?.includes('*'))).toEqual([]);
  });

  it('comes from one role per function, without managed policies', () => {
    const roles = resourcesOf(pipeline, 'AWS::IAM::Role');
    const functions = resourcesOf(pipeline, 'AWS::Lambda::Function');
    const used = new Set(functions.map(({ properties }) => JSON.stringify(properties['Role'])));
    expect(used.size).toBe(functions.length);
    expect(roles).toHaveLength(functions.length);
    for (const { properties } of roles) expect(properties).not.toHaveProperty('ManagedPolicyArns');
    const production = synthesize({ context: { stage: 'prod' } }).pipeline;
    expect(JSON.stringify(production.toJSON())).not.toContain('ManagedPolicyArns');
  });

  it('lets only those who seal or unseal read the vault', () => {
    const readers = Object.entries(permissions)
      .filter(([, lines]) => lines.some((line) => line.endsWith('→ Keys')))
      .map(([name]) => name);
    expect(readers).toEqual([
      'Console/Operations/Function',
      'fulfilment/fulfilment-calls/Worker/Function',
      'notifications/notifications-calls/Worker/Function',
      'notifications/notifications/Worker/Function',
      'orders/orders-calls/Worker/Function',
      'orders/orders/Worker/Function',
    ]);
  });
});
