/** Where in an assembly something was found. */
export interface TemplatePlace {
  readonly stackName: string;
  readonly logicalId?: string;
  readonly type?: string;
}

/**
 * Thrown when an assembly asks for something that the embedded cloud does not have, or is wrong in
 * itself. The message names stack, logical id and type; nothing after it was provisioned.
 */
export class TemplateRefused extends Error {
  override readonly name = 'TemplateRefused';
  readonly code = 'template-refused';
  readonly retryable = false;
  readonly reason: string;

  constructor(reason: string, place?: TemplatePlace, options: { cause?: unknown } = {}) {
    super(place === undefined ? reason : `${describe(place)}: ${reason}`, options);
    this.reason = reason;
  }
}

const describe = ({ stackName, logicalId, type }: TemplatePlace): string =>
  [
    `Stack ${stackName}`,
    ...(logicalId === undefined ? [] : [`resource ${logicalId}`]),
    ...(type === undefined ? [] : [`(${type})`]),
  ].join(' ');
