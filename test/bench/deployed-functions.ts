import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Assembly } from '../../local/cloudformation/assembly.ts';
import { generatedName } from '../../local/engine/generated-name.ts';

/** A function of the template and what it runs. */
export interface DeployedFunction {
  readonly functionName: string;
  /** Short, for tables: `ordersWorker`. */
  readonly label: string;
  /** Where its code lies on this machine. */
  readonly folder: string;
  /** What a cold start reads: not what an operation imports later. */
  readonly bundleBytes: number;
  readonly memoryMegabytes: number;
}

/** Lambda's limit of a name. */
export const FUNCTION_NAME_LIMIT = 64;
const LABEL = /^(?:.*-)?(.+?)Fun(?:c|ct|cti|ctio|ction)?(?:-?[0-9A-Fa-f]{8})?$/;

/** Every function of the assembly. */
export const deployedFunctions = ({ stacks, assets }: Assembly): readonly DeployedFunction[] =>
  stacks.flatMap(({ stackName, template }) =>
    Object.entries(template.Resources)
      .filter(([, { Type }]) => Type === 'AWS::Lambda::Function')
      .map(([logicalId, { Properties }]) => {
        const { S3Key } = Properties['Code'] as { readonly S3Key: string };
        const folder = assets.get(S3Key) ?? '';
        return {
          functionName: generatedName({ stackName, logicalId }, FUNCTION_NAME_LIMIT),
          label: LABEL.exec(logicalId)?.[1] ?? logicalId,
          folder,
          memoryMegabytes: Number(Properties['MemorySize']),
          bundleBytes: bytesAtStart(folder),
        };
      }),
  );

/** A bundle's `import … from` has no space, and what it imports later has a parenthesis. */
const STATIC_IMPORT = /\b(?:from|import)"\.\/([\w-]+\.mjs)"/g;

const bytesAtStart = (folder: string): number => {
  const files = new Set(['index.mjs']);
  let bytes = 0;
  for (const file of files) {
    const text = readFileSync(join(folder, file), 'utf8');
    bytes += Buffer.byteLength(text);
    for (const [, other = ''] of text.matchAll(STATIC_IMPORT)) files.add(other);
  }
  return bytes;
};

/** How many resources of a type the assembly has. */
export const countOf = ({ stacks }: Assembly, type: string): number =>
  stacks.reduce(
    (sum, { template }) =>
      sum + Object.values(template.Resources).filter(({ Type }) => Type === type).length,
    0,
  );
