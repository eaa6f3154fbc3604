import type { Construct } from 'constructs';

/** Every construct of a class below `scope`, in the order of the tree. */
export const under = <Kind extends Construct>(
  scope: Construct,
  kind: abstract new (...parameters: never[]) => Kind,
): readonly Kind[] => scope.node.findAll().filter((each): each is Kind => each instanceof kind);
