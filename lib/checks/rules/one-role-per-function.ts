import type { Rule } from '../rule.ts';
import { referredId } from '../template-view.ts';

export const oneRolePerFunction: Rule = {
  name: 'one-role-per-function',
  description: 'Functions that share a role may each do what only the other needs.',
  fix: 'Give the function a role of its own, or use KarwanFunction.',
  find: (template) => {
    const taken = new Set<string>();
    return template
      .ofType('AWS::Lambda::Function')
      .filter(({ properties }) => {
        const role = referredId(properties['Role']);
        if (role === undefined || taken.has(role)) return true;
        taken.add(role);
        return false;
      })
      .map((resource) => ({ resource, problem: 'has no role of its own' }));
  },
};
