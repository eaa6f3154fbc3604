import type { Mutant } from '../mutant.ts';

/** Bugs in what every context shares: the log, the outbox, the runner, calls. */
export const kernelMutants: readonly Mutant[] = [
  {
    id: 'failed-entries-ignored',
    file: 'functions/shared/adapters/bus.ts',
    find: 'return entry?.EventId\n',
    replace: 'return entry\n',
    why: 'PutEvents answers 200 with failed entries, which are then never sent',
    shownBy: 'batches are taken in part',
  },
  {
    id: 'failed-commands-ignored',
    file: 'functions/shared/adapters/queues.ts',
    find: 'return sent.has(id) ?',
    replace: 'return answer ?',
    why: 'a batch of commands that was taken in part counts as taken',
    shownBy: 'queues take batches of commands in part',
  },
  {
    id: 'append-without-condition',
    file: 'functions/shared/adapters/commit-log.ts',
    find: "ConditionExpression: 'attribute_not_exists(pk)',",
    replace: "ConditionExpression: 'attribute_not_exists(pk) OR attribute_exists(pk)',",
    why: 'of two who write one version the second replaces the first',
  },
  {
    id: 'every-conflict-is-ours',
    file: 'functions/shared/adapters/commit-log.ts',
    find: "standing?.['cause']?.S === commit.cause ?",
    replace: "standing?.['cause']?.S !== '' ?",
    why: 'whoever comes second takes the other’s commit for its own, and its message is forgotten',
  },
  {
    id: 'cause-not-remembered',
    file: 'functions/shared/draft-commit.ts',
    find: "if (before.causes.includes(item.cause)) return nothing('already-done');",
    replace: '',
    why: 'a message that comes twice is decided twice',
  },
  {
    id: 'event-ids-without-index',
    file: 'functions/shared/draft-commit.ts',
    find: "idOf('event', streamId, item.cause, event.type, String(index))",
    replace: "idOf('event', streamId, item.cause, event.type)",
    why: 'two events of one kind in one commit share an id, and the second is taken for the first',
  },
  {
    id: 'newer-version-parked',
    file: 'functions/shared/event-book.ts',
    find: "throw retryable('newer-schema'",
    replace: "throw permanent('newer-schema'",
    why: 'what the next release wrote parks the messages of workers that do not know it yet',
    shownBy: 'two releases are at work, widely',
  },
  {
    id: 'newer-version-taken-for-none',
    file: 'functions/shared/draft-commit.ts',
    find: '  for (const { events } of commits) state = fold(ports, state, events);',
    replace: `  for (const { events } of commits) {
    try {
      state = fold(ports, state, events);
    } catch {
      break;
    }
  }`,
    why: 'a stream whose events are newer than the worker is decided upon without them',
    shownBy: 'two releases are at work, widely',
  },
  {
    id: 'unsettled-counts-as-done',
    file: 'functions/shared/batch.ts',
    find: "outcomes.get(identifier) !== 'done'",
    replace: "outcomes.get(identifier) === 'failed'",
    why: 'a record that nobody came to is deleted',
    shownBy: 'batches are taken in part',
  },
  {
    id: 'failure-counts-as-done',
    file: 'functions/shared/step-runner.ts',
    find: "run.outcomes.set(record.messageId, 'failed');\n  runtime.observe.count('RecordRetried');",
    replace:
      "run.outcomes.set(record.messageId, 'done');\n  runtime.observe.count('RecordRetried');",
    why: 'what failed is deleted instead of tried again',
    shownBy: 'batches are taken in part',
  },
  {
    id: 'parked-without-a-copy',
    file: 'functions/shared/step-runner.ts',
    find: "    run.outcomes.set(record.messageId, 'failed');\n    runtime.observe.log('error', 'record not parked'",
    replace:
      "    run.outcomes.set(record.messageId, 'done');\n    runtime.observe.log('error', 'record not parked'",
    why: 'a record that could not be parked is deleted all the same',
    shownBy: 'people operate it',
  },
  {
    id: 'dedupe-by-delivery',
    file: 'functions/shared/read-message.ts',
    find: '  const envelope = parsed.data;\n',
    replace:
      "  const envelope = onBus ? { ...parsed.data, id: 'evt_' + String(outer['id']) } : parsed.data;\n",
    why: 'EventBridge gives an event that is sent again another id, so that it is taken for another',
  },
  {
    id: 'stream-resumes-too-late',
    file: 'functions/shared/publisher.ts',
    find: '.find((sequence) => failed.has(sequence));',
    replace: '.findLast((sequence) => failed.has(sequence));',
    why: 'commits between the first and the last that failed are never sent',
    shownBy: 'the bus refuses whole batches of a stream',
  },
  {
    id: 'refused-entries-dropped',
    file: 'functions/shared/send-all.ts',
    find: 'return result.sent ? [] : [[entry, result.reason]];',
    replace: 'return [];',
    why: 'what a service refused is reported as sent',
    shownBy: 'batches are taken in part',
  },
  {
    id: 'thrown-batch-counts-as-sent',
    file: 'functions/shared/send-all.ts',
    find: 'return chunk.map(() => ({ sent: false, reason }));',
    replace: 'return chunk.map(() => ({ sent: reason !== undefined }) as EntryResult);',
    why: 'a batch that was throttled as a whole is reported as sent',
    shownBy: 'batches are taken in part',
  },
  {
    id: 'repeat-without-asking',
    file: 'functions/shared/calls-step.ts',
    find: '(earlier && (await calls.find(request, now))) ?? calls.call(request, now)',
    replace: '(earlier && null) ?? calls.call(request, now)',
    why: 'after a death nobody asks what became of the call: the buyer gets a second mail',
    shownBy: 'senders die when the mail has left',
  },
  {
    id: 'lease-with-dice',
    file: 'functions/shared/calls-step.ts',
    find: 'ports.now() + leaseSeconds * 1000).toISOString()',
    replace: 'ports.now() + leaseSeconds * 1000 + Math.random() * 1000).toISOString()',
    why: 'a decision that is made again writes something else',
    shownBy: 'nothing goes wrong, widely',
  },
  {
    id: 'events-by-the-machine',
    file: 'functions/shared/draft-commit.ts',
    find: '      occurredAt: item.occurredAt,',
    replace: '      occurredAt: new Date().toISOString(),',
    why: 'when something happened is told by the machine that hears of it, and anew by each that tries again',
    shownBy: 'nothing goes wrong, widely',
  },
  {
    id: 'republished-but-that',
    file: 'functions/shared/republish.ts',
    find: 'Date.parse(committedAt) < Date.parse(to);',
    replace: 'Date.parse(committedAt) >= Date.parse(to);',
    why: 'of what a stream forgot the operator has everything said again but what was asked for',
    shownBy: 'nobody reads what orders commits for more than a day',
  },
  {
    id: 'ids-rounded',
    file: 'functions/shared/lossless.ts',
    find: 'return isLosslessNumber(value) ? value.value : undefined;',
    replace: 'return isLosslessNumber(value) ? String(Number(value.value)) : undefined;',
    why: 'ids of orders beyond 2^53 are rounded, so that orders become one',
  },
  {
    id: 'kwd-in-hundredths',
    file: 'functions/shared/currencies.ts',
    find: "[3, 'BHD IQD JOD KWD LYD OMR TND']",
    replace: "[2, 'BHD IQD JOD KWD LYD OMR TND']",
    why: 'amounts with three decimals are not what the store said',
    shownBy: 'currencies without and with three decimals',
  },
];
