import { readFileSync } from 'node:fs';
import type {
  IPolicyValidationContext,
  IPolicyValidationPlugin,
  PolicyValidationPluginReport,
  PolicyViolation,
} from 'aws-cdk-lib';
import type { Rule } from './rule.ts';
import * as everyRule from './rules/index.ts';
import { viewOf } from './template-view.ts';

/** Every rule of ours; a new one is a file and a line in `rules/index.ts`. */
export const RULES: readonly Rule[] = Object.values(everyRule);

/** Fails the synthesis when a template breaks one of our rules. */
export class KarwanChecks implements IPolicyValidationPlugin {
  readonly name = 'karwan-checks';
  readonly ruleIds = RULES.map((rule) => rule.name);

  validate(context: IPolicyValidationContext): PolicyValidationPluginReport {
    const violations = context.stackTemplates.flatMap(({ templatePath }) =>
      violationsIn(templatePath),
    );
    return { success: violations.length === 0, violations };
  }
}

const violationsIn = (templatePath: string): PolicyViolation[] => {
  const template = viewOf(JSON.parse(readFileSync(templatePath, 'utf8')));
  return RULES.flatMap((rule) =>
    rule.find(template).map(({ resource, problem }) => ({
      ruleName: rule.name,
      description: `${resource.id} ${problem}. ${rule.description}`,
      fix: rule.fix,
      severity: 'error',
      violatingResources: [
        { resourceLogicalId: resource.id, templatePath, locations: ['Properties'] },
      ],
    })),
  );
};
