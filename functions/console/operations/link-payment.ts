import { caseIdSchema, findCase, unknownCase } from '../find-case.ts';
import { linkCase } from '../link-case.ts';
import { operation } from '../operation.ts';
import { personInputSchema } from '../person-input.ts';

const inputSchema = personInputSchema.extend({ caseId: caseIdSchema });

/** A person says whose money a case is. */
export const linkPayment = operation(inputSchema, async (ports, input, actor) => {
  const view = await findCase(ports, input.caseId, input.merchantId);
  if (!view) return unknownCase;
  return linkCase(
    ports,
    { input, actor, view },
    { name: 'LinkCase', to: 'payments', subject: `case/${view.caseId}` },
  );
});
