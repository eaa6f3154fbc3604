import {
  GraphWidget,
  type GraphWidgetProps,
  type IMetric,
  type IWidget,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';

/** A dashboard is 24 columns wide. */
const COLUMNS = 24;
const ROW_HEIGHT = 5;

export interface Graph extends Pick<GraphWidgetProps, 'leftAnnotations' | 'stacked'> {
  readonly title: string;
  readonly metrics: readonly IMetric[];
  /** Shown against the right axis. @default none */
  readonly right?: readonly IMetric[];
}

/** Graphs side by side, equally wide. */
export const row = (...graphs: readonly Graph[]): readonly IWidget[] =>
  graphs.map(
    ({ metrics, right, ...graph }) =>
      new GraphWidget({
        ...graph,
        left: [...metrics],
        right: [...(right ?? [])],
        width: Math.floor(COLUMNS / graphs.length),
        height: ROW_HEIGHT,
      }),
  );

/** A heading across the page. */
export const heading = (markdown: string, height = 1): readonly IWidget[] => [
  new TextWidget({ markdown, width: COLUMNS, height }),
];
