import { customMetricsOf, identityOf } from '../custom-metrics.ts';
import type { Finding, Rule } from '../rule.ts';
import type { TemplateView } from '../template-view.ts';

/** A custom metric costs $0.30 a month, and each value of each dimension makes another one. */
const MOST_DIMENSIONS = 2;
const MOST_METRICS = 100;
/** What there are as many of as orders or merchants makes as many metrics. */
const UNBOUNDED = /^(merchant|order|subject|buyer|request|message)(Id)?=|^\w+Id=/i;

export const metricsAreFew: Rule = {
  name: 'metrics-are-few',
  description: 'Each name with each set of dimension values is billed as a metric of its own.',
  fix: `Use at most ${MOST_DIMENSIONS} dimensions, none of them an id, and ${MOST_METRICS} metrics in all; ids belong into the log line.`,
  find: (template) => [...wideMetrics(template), ...tooManyMetrics(template)],
};

const naming = (template: TemplateView) =>
  ['AWS::CloudWatch::Alarm', 'AWS::CloudWatch::Dashboard'].flatMap((type) =>
    template
      .ofType(type)
      .flatMap((resource) => customMetricsOf(resource).map((metric) => ({ resource, metric }))),
  );

const wideMetrics = (template: TemplateView): readonly Finding[] =>
  naming(template).flatMap(({ resource, metric: { name, dimensions } }) => {
    const id = dimensions.find((dimension) => UNBOUNDED.test(dimension));
    if (id !== undefined) return [{ resource, problem: `tells ${name} apart by ${id}` }];
    if (dimensions.length <= MOST_DIMENSIONS) return [];
    return [{ resource, problem: `gives ${name} ${dimensions.length} dimensions` }];
  });

const tooManyMetrics = (template: TemplateView): readonly Finding[] => {
  const named = naming(template);
  const different = new Map(named.map((one) => [identityOf(one.metric), one.resource]));
  const [, resource] = [...different][MOST_METRICS] ?? [];
  return resource ? [{ resource, problem: `brings custom metrics to ${different.size}` }] : [];
};
