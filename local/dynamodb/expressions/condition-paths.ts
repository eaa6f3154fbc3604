import type { Condition, Operand, Path } from './syntax.ts';

/** Every document path that a condition reads. */
export const conditionPaths = (condition: Condition): readonly Path[] => {
  switch (condition.kind) {
    case 'and':
    case 'or':
      return [...conditionPaths(condition.left), ...conditionPaths(condition.right)];
    case 'not':
      return conditionPaths(condition.condition);
    case 'exists':
      return [condition.path];
    case 'type':
      return operandPaths(condition.operand);
    case 'compare':
      return operandPaths(condition.left, condition.right);
    case 'between':
      return operandPaths(condition.operand, condition.low, condition.high);
    case 'in':
      return operandPaths(condition.operand, ...condition.choices);
    case 'begins-with':
      return operandPaths(condition.operand, condition.prefix);
    case 'contains':
      return operandPaths(condition.operand, condition.part);
  }
};

const operandPaths = (...operands: readonly Operand[]): readonly Path[] =>
  operands.flatMap((operand) => (operand.kind === 'value' ? [] : [operand.path]));
