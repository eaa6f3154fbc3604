import { viewOf } from '../../lib/checks/template-view.ts';
import { readAssembly } from '../../local/cloudformation/assembly.ts';

/** Environments that the functions of a synthesized application keep for themselves, together. */
export const reservedIn = (assemblyFolder: string): number =>
  readAssembly(assemblyFolder)
    .stacks.flatMap(({ template }) => viewOf(template).ofType('AWS::Lambda::Function'))
    .reduce((sum, { properties }) => sum + reservedBy(properties), 0);

const reservedBy = ({
  ReservedConcurrentExecutions: reserved,
}: Readonly<Record<string, unknown>>) => (typeof reserved === 'number' ? reserved : 0);
