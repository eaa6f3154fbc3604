import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const path = join(import.meta.dirname, '../../../.github/workflows/deploy.yml');
const workflow = readFileSync(path, 'utf8');

describe('the deployment workflow', () => {
  it('goes to production only after staging, and each through its environment', () => {
    expect(workflow).toMatch(/\n {2}staging:\n(.*\n)*? {4}environment: staging\n/);
    expect(workflow).toMatch(
      /\n {2}production:\n {4}needs: staging\n(.*\n)*? {4}environment: production\n/,
    );
  });

  it('signs in by OIDC and keeps no key', () => {
    expect(workflow).toMatch(/id-token: write/);
    expect(workflow).toMatch(/role-to-assume: \$\{\{ vars\.AWS_ROLE_ARN \}\}/);
    expect(workflow).not.toMatch(/secrets\.|AWS_SECRET|access-key/i);
  });

  it('uses the command that people use', () => {
    expect(workflow).toContain('run: npm run deploy -- --stage "$STAGE" --yes');
  });
});
