import { Fn } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';

/** A table as other stacks see it: everything is derived from its ARN, so that one export does. */
export interface StoredTable {
  readonly arn: string;
  readonly name: string;
}

/** A table whose stream is read by functions. */
export interface StreamedTable extends StoredTable {
  readonly streamArn: string;
}

/** Describes a table for other stacks. */
export const stored = (table: Table): StoredTable => ({
  arn: table.tableArn,
  name: nameIn(table.tableArn),
});

/** Describes a table and its stream by the stream's ARN alone: `<table's ARN>/stream/<label>`. */
export const streamed = (table: Table): StreamedTable => {
  const streamArn = table.tableStreamArn;
  if (streamArn === undefined) throw new Error(`${table.node.path} has no stream`);
  return { ...stored(table), streamArn };
};

const nameIn = (arn: string): string => Fn.select(1, Fn.split('/', arn));
