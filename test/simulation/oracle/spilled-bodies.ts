import type { ServiceCall, ServiceShape } from '../../../local/in-process-runtime.ts';
import type { Witness } from '../engine/world.ts';
import type { StepWitnessParts } from './judging.ts';

/** Commits that have no room in an item: their bodies lie in the bucket before they stand in the log. */
export const watchBodies = ({
  coverage,
}: Pick<StepWitnessParts, 'coverage'>): Required<Pick<Witness, 'onDeath'>> & {
  onCall(label: string, call: ServiceCall): void;
} => {
  const put = new Set<string>();
  return {
    onCall: (label, call) => {
      const key = bodyPut(call);
      if (key === undefined) return;
      const context = label.replace(/(calls)?Worker$/, '');
      coverage.saw(`sometimes a commit’s body of ${context} lies in the bucket`);
      // Whoever put it before died, or its commit was refused.
      const place = key.slice(0, key.lastIndexOf('/'));
      if (put.has(place)) coverage.saw('sometimes a commit’s body is put again');
      put.add(place);
    },
    onDeath: (_label, call, when) => {
      const isBetween = when === 'after' ? bodyPut(call) !== undefined : appendsWithBody(call);
      if (isBetween) coverage.saw('sometimes a worker dies between a commit’s body and the commit');
    },
  };
};

/** The key of the body that this call puts into the bucket. */
const bodyPut = ({ operation, input }: ServiceCall): string | undefined => {
  const key = String(input['Key']);
  return operation === 'PutObject' && key.startsWith('commits/') ? key : undefined;
};

/** Its body lies in the bucket, and this write is to append the commit. */
const appendsWithBody = ({ operation, input }: ServiceCall): boolean => {
  switch (operation) {
    case 'PutItem':
      return hasBodyApart(input['Item']);
    case 'TransactWriteItems':
      return (input['TransactItems'] as readonly Writes[]).some(({ Put }) =>
        hasBodyApart(Put?.['Item']),
      );
    default:
      return false;
  }
};

interface Writes {
  readonly Put?: ServiceShape;
}

const hasBodyApart = (item: unknown): boolean =>
  (item as ServiceShape | undefined)?.['bodyRef'] !== undefined;
