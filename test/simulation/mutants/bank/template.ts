import type { Mutant } from '../mutant.ts';

/** Bugs in what is deployed: found in the running template, or refused before anything runs. */
export const templateMutants: readonly Mutant[] = [
  {
    id: 'rule-without-dead-letters',
    file: 'lib/shared/step.ts',
    find: 'targets: [new SqsQueue(this.queue, { deadLetterQueue: this.deadLetters })],',
    replace: 'targets: [new SqsQueue(this.queue)],',
    why: 'events that a queue refuses are lost',
  },
  {
    id: 'batch-failures-not-reported',
    file: 'lib/shared/step.ts',
    find: 'reportBatchItemFailures: true,',
    replace: '',
    why: 'Lambda takes a partial answer for success, and deletes what failed',
  },
  {
    id: 'queue-without-dead-letters',
    file: 'lib/shared/step.ts',
    find: 'deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: MAX_RECEIVE_COUNT },',
    replace: '',
    why: 'what never succeeds is tried until it expires',
  },
  {
    id: 'visibility-shorter-than-the-function',
    file: 'lib/shared/step.ts',
    find: 'timeoutSeconds * VISIBILITY_PER_TIMEOUT + windowSeconds',
    replace: 'Math.floor(timeoutSeconds / VISIBILITY_PER_TIMEOUT) + windowSeconds',
    why: 'messages come again while the worker still has them',
  },
  {
    id: 'filter-of-another-kind',
    file: 'lib/shared/commit-reader.ts',
    find: "FilterRule.isEqual('commit')",
    replace: "FilterRule.isEqual('commits')",
    why: 'no commit passes the filter, so that nobody hears of anything',
  },
  {
    id: 'stream-failures-not-reported',
    file: 'lib/shared/commit-reader.ts',
    find: '      reportBatchItemFailures: true,\n',
    replace: '',
    why: 'commits whose events were not taken count as read',
  },
  {
    id: 'stream-given-up',
    file: 'lib/shared/commit-reader.ts',
    find: 'retryAttempts: -1,',
    replace: 'retryAttempts: 1,',
    why: 'commits are given up after two tries',
    shownBy: 'batches are taken in part',
  },
  {
    id: 'payments-hears-no-wishes',
    file: 'functions/orders/contract.ts',
    find: "asks: { MoneyWanted: 'payments', GoodsWanted: 'fulfilment' },",
    replace: "asks: { GoodsWanted: 'fulfilment' },",
    why: 'payments never hears what orders wants after the first wish',
  },
  {
    id: 'sweeper-without-an-owner',
    file: 'lib/views/deadline-watch.ts',
    find: 'const queues = [...owners].map(',
    replace: "const queues = [...owners].filter(([context]) => context !== 'orders').map(",
    why: 'deadlines of orders reach nobody',
  },
  {
    id: 'commands-to-no-queue',
    file: 'lib/shared/publisher.ts',
    find: 'STEP_QUEUES: queueUrls(this, receivers),',
    replace: 'STEP_QUEUES: queueUrls(this, receivers.slice(0, 1)),',
    why: 'commands for most steps find no queue, and block the stream behind them',
  },
  {
    id: 'index-without-a-sort-key',
    file: 'lib/stacks/state-stack.ts',
    find: "      sortKey: { name: 'dueKey', type: AttributeType.STRING },\n",
    replace: '',
    why: 'the sweeper cannot ask what is late',
  },
];
