import { describe, expect, it } from '@jest/globals';
import {
  NO_VALUE,
  resolveIntrinsics,
  type Scope,
} from '../../../local/cloudformation/intrinsics.ts';

const refs: Readonly<Record<string, unknown>> = {
  Table: 'table-1',
  'AWS::Region': 'eu-central-1',
  'AWS::NoValue': NO_VALUE,
  List: ['a', 'b'],
};
const scope: Scope = {
  ref: (name) => refs[name],
  attribute: (logicalId, attribute) => `${logicalId}#${attribute}`,
  condition: (name) => name === 'Yes',
  mapping: (map, top, second) => `${map}/${top}/${second}`,
  importValue: (name) => `imported ${name}`,
  availabilityZones: () => ['eu-central-1a', 'eu-central-1b'],
};
const placeholder = (name: string): string => `\${${name}}`;

describe('resolveIntrinsics', () => {
  it.each<[string, unknown, unknown]>([
    ['Ref', { Ref: 'Table' }, 'table-1'],
    ['Fn::GetAtt as a list', { 'Fn::GetAtt': ['Table', 'Arn'] }, 'Table#Arn'],
    ['Fn::GetAtt as text', { 'Fn::GetAtt': 'Nested.Outputs.Url' }, 'Nested#Outputs.Url'],
    [
      'Fn::Sub as text',
      {
        'Fn::Sub': `${placeholder('Table')}/${placeholder('Table.Arn')}/${placeholder('!Literal')}`,
      },
      `table-1/Table#Arn/${placeholder('Literal')}`,
    ],
    [
      'Fn::Sub with variables',
      {
        'Fn::Sub': [
          `${placeholder('Own')}-${placeholder('AWS::Region')}`,
          { Own: { Ref: 'Table' } },
        ],
      },
      'table-1-eu-central-1',
    ],
    ['Fn::Join', { 'Fn::Join': ['-', ['x', { Ref: 'Table' }, 3]] }, 'x-table-1-3'],
    ['Fn::Join over a list', { 'Fn::Join': [',', { Ref: 'List' }] }, 'a,b'],
    ['Fn::Select', { 'Fn::Select': [1, { Ref: 'List' }] }, 'b'],
    ['Fn::Select by text', { 'Fn::Select': ['0', ['x', 'y']] }, 'x'],
    ['Fn::Split', { 'Fn::Split': ['/', 'a/b'] }, ['a', 'b']],
    ['Fn::If yes', { 'Fn::If': ['Yes', 'y', 'n'] }, 'y'],
    ['Fn::If no', { 'Fn::If': ['No', 'y', 'n'] }, 'n'],
    ['Fn::FindInMap', { 'Fn::FindInMap': ['M', { Ref: 'AWS::Region' }, 'k'] }, 'M/eu-central-1/k'],
    ['Fn::ImportValue', { 'Fn::ImportValue': { Ref: 'Table' } }, 'imported table-1'],
    ['Fn::Base64', { 'Fn::Base64': 'salam' }, 'c2FsYW0='],
    ['Fn::GetAZs', { 'Fn::GetAZs': '' }, ['eu-central-1a', 'eu-central-1b']],
    ['Fn::Equals', { 'Fn::Equals': [{ Ref: 'Table' }, 'table-1'] }, true],
    ['Fn::Not', { 'Fn::Not': [{ 'Fn::Equals': [1, 2] }] }, true],
    ['Fn::And', { 'Fn::And': [{ Condition: 'Yes' }, { Condition: 'No' }] }, false],
    ['Fn::Or', { 'Fn::Or': [{ Condition: 'No' }, { Condition: 'Yes' }] }, true],
    ['AWS::NoValue in an object', { a: 1, b: { Ref: 'AWS::NoValue' } }, { a: 1 }],
    ['AWS::NoValue in a list', [1, { 'Fn::If': ['No', 2, { Ref: 'AWS::NoValue' }] }], [1]],
    [
      'what holds no intrinsic',
      { Statement: [{ Ref: 'x', Effect: 'Allow' }] },
      { Statement: [{ Ref: 'x', Effect: 'Allow' }] },
    ],
  ])('resolves %s', (_name, value, expected) => {
    expect(resolveIntrinsics(value, scope)).toEqual(expected);
  });

  it.each<[string, unknown, string]>([
    ['an unknown function', { 'Fn::Cidr': ['10.0.0.0/16', 2, 8] }, 'Fn::Cidr is not known'],
    ['a transform', { 'Fn::Transform': { Name: 'AWS::Include' } }, 'Fn::Transform is not known'],
    ['an index beyond the list', { 'Fn::Select': [2, ['a', 'b']] }, 'Fn::Select has no element 2'],
    ['a wrong shape', { 'Fn::Join': 'a' }, 'Fn::Join takes a list of 2'],
  ])('refuses %s', (_name, value, message) => {
    expect(() => resolveIntrinsics(value, scope)).toThrow(message);
  });
});
