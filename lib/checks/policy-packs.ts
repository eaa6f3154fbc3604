import type { IPolicyValidationPlugin, PolicyViolation } from 'aws-cdk-lib';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import type { IConstruct } from 'constructs';
import { isReasonedStar } from './rules/permissions-are-exact.ts';

/** The public rule packs that every synthesis is held against. */
export const policyPacks = (app: IConstruct): readonly IPolicyValidationPlugin[] =>
  [new AwsSolutionsChecks(app), new ServerlessChecks(app)].map(withReasonedStars);

/**
 * A pack's finding about a star carries the resource in its id, and ours hold export names that exist
 * only after synthesis, so they cannot be acknowledged one by one: our own rule's reasons hold here.
 */
const withReasonedStars = (pack: IPolicyValidationPlugin): IPolicyValidationPlugin => ({
  name: pack.name,
  ...(pack.version && { version: pack.version }),
  ...(pack.ruleIds && { ruleIds: pack.ruleIds }),
  validate: (context) => {
    const report = pack.validate(context);
    const violations = report.violations.filter((violation) => !isReasoned(violation));
    return { ...report, violations, success: violations.length === 0 };
  },
});

const isReasoned = ({ ruleName }: PolicyViolation): boolean => {
  const resource = /^AwsSolutions-IAM5\[Resource::(.+)\]$/.exec(ruleName)?.[1];
  return resource !== undefined && isReasonedStar(resource);
};
