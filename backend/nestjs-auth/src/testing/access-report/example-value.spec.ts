import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import {
  ArrayMinSize,
  IsArray,
  IsEnum,
  IsInt,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  MinLength,
  ValidateNested,
} from 'class-validator';
import { schemaOfClass } from './class-schema.js';
import { exampleOf, type ExampleContext } from './example-value.js';
import type { Schema } from './model.js';

const context: ExampleContext = {
  user: { id: 'ada', canary: 'row-1234' },
  resolve: (reference) => ({ '#/Note': NOTE, '#/Tree': TREE })[reference] ?? {},
  idFor: (member) => (member === 'listId' ? 'list-1' : undefined),
};

const NOTE: Schema = { type: 'object', required: ['title'], properties: { title: { type: 'string' } } };
const TREE: Schema = { type: 'object', required: ['child'], properties: { child: { $ref: '#/Tree' } } };

describe('exampleOf', () => {
  it.each<[string, Schema, unknown]>([
    ['a text', { type: 'string' }, 'row-1234'],
    ['a text that is too long for the canary', { type: 'string', maxLength: 3 }, 'xxx'],
    ['a text that is longer', { type: 'string', minLength: 10 }, 'row-1234xx'],
    [
      'a pattern with an example',
      { type: 'string', pattern: '^#[0-9a-f]{6}$', example: '#00ff00' },
      '#00ff00',
    ],
    ['a number between limits', { type: 'integer', minimum: 3, maximum: 5 }, 3],
    ['the first of a list', { enum: ['red', 'blue'] }, 'red'],
    ['a constant', { const: 7 }, 7],
    ['one choice that is not null', { anyOf: [{ type: 'null' }, { type: 'boolean' }] }, false],
    [
      'all of several',
      { allOf: [{ $ref: '#/Note' }, { type: 'object', properties: {} }] },
      { title: 'row-1234' },
    ],
    [
      'a list',
      { type: 'array', items: { $ref: '#/Note' }, minItems: 2 },
      [{ title: 'row-1234' }, { title: 'row-1234' }],
    ],
    ['a text of exactly the length of the canary', { type: 'string', maxLength: 8 }, 'row-1234'],
    ['a text of one letter', { type: 'string', maxLength: 1 }, 'x'],
    ['a pattern that the canary matches', { type: 'string', pattern: '^row-\\p{Nd}+$' }, 'row-1234'],
    ['a pattern without an example', { type: 'string', pattern: '^#', minLength: 7 }, 'xxxxxxx'],
    ['a pattern of another language', { type: 'string', pattern: '(?P<a>x', examples: ['y'] }, 'y'],
    ['a pattern with a default', { type: 'string', pattern: '^#', default: '#fff' }, '#fff'],
    ['a number', { type: 'number' }, 1],
    ['a number below a limit', { type: 'number', maximum: 0.5 }, 0.5],
    ['a number below a higher limit', { type: 'number', maximum: 50 }, 1],
    ['a number with a default', { type: 'integer', minimum: 3, default: 4 }, 4],
    ['a number with an example', { type: 'integer', default: 4, example: 5 }, 5],
    ['a flag with a default', { type: 'boolean', default: true }, true],
    [
      'an object of no type',
      { properties: NOTE.properties ?? {}, required: ['title'] },
      { title: 'row-1234' },
    ],
    ['an object without required members', { type: 'object', properties: NOTE.properties ?? {} }, {}],
    ['a list of no type', { items: { type: 'integer' } }, [1]],
    ['a list of nothing', { type: 'array' }, ['row-1234']],
    ['a text with members of something else', { type: 'string', items: { type: 'integer' } }, 'row-1234'],
    ['a number with members of something else', { type: 'integer', properties: {} }, 1],
    ['anything as a text', {}, 'row-1234'],
    ['only null as a text', { type: 'null' }, 'row-1234'],
    ['a number or null', { type: ['null', 'integer'] }, 1],
    ['one of several', { oneOf: [{ type: 'integer' }, { type: 'string' }] }, 1],
    [
      'all of several and its own members',
      {
        allOf: [{ $ref: '#/Note' }],
        type: 'object',
        properties: { amount: { type: 'integer' } },
        required: ['amount'],
      },
      { title: 'row-1234', amount: 1 },
    ],
    ['all of several of which one is a number', { allOf: [{ type: 'integer' }, { type: 'object' }] }, 1],
    ['all of one', { allOf: [{ type: 'integer' }] }, 1],
    ['OpenAPI 3.1 with null', { type: ['null', 'string'], format: 'date' }, '2030-01-15'],
  ])('builds %s', (_case, schema, value) => {
    expect(exampleOf(schema, context)).toEqual(value);
  });

  it('sets owners to the user, and references to rows of the user', () => {
    const properties = { userId: { type: 'string' }, listId: { type: 'string' }, remark: { type: 'string' } };
    const schema = { type: 'object', properties, required: ['userId', 'listId'] };
    expect(exampleOf(schema, context)).toEqual({ userId: 'ada', listId: 'list-1' });
  });

  it.each([
    ['uuid', /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/],
    ['date', /^\d{4}-\d\d-\d\d$/],
    ['date-time', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/],
    ['time', /^\d\d:\d\d:\d\dZ$/],
    ['email', /^[a-z]+@example\.com$/],
    ['uri', /^https:\/\/example\.com\/[a-z]+$/],
    ['url', /^https:\/\/example\.com\/[a-z]+$/],
    ['hostname', /^example\.com$/],
    ['ipv4', /^192\.0\.2\.\d+$/],
    ['ipv6', /^2001:db8::\d+$/],
    ['password', /^(?=.*[a-z])(?=.*[A-Z])(?=.*\d)(?=.*[^\w]).{12,}$/],
    ['byte', /^[\w+/]{8}$/],
    ['unknown', /^row-1234$/],
  ])('builds a text of the format %s', (format, shape) => {
    expect(exampleOf({ type: 'string', format, maxLength: 40 }, context)).toMatch(shape);
  });

  it('names no owner by a word that may be an object', () => {
    const members = ['owner', 'author', 'user', 'author_id', 'created_by', 'coauthor'];
    const properties = Object.fromEntries(members.map((name) => [name, { type: 'string' }]));
    expect(exampleOf({ type: 'object', properties, required: members }, context)).toEqual({
      owner: 'row-1234',
      author: 'row-1234',
      user: 'row-1234',
      author_id: 'ada',
      created_by: 'ada',
      coauthor: 'row-1234',
    });
  });

  it('gives a number the id of a row too', () => {
    const numbered: ExampleContext = { ...context, idFor: (member) => (member === 'listId' ? 7 : undefined) };
    const schema: Schema = {
      type: 'object',
      properties: { listId: { type: 'integer' }, listIds: { type: 'array', items: { type: 'number' } } },
      required: ['listId', 'listIds'],
    };
    expect(exampleOf(schema, numbered)).toEqual({ listId: 7, listIds: [1] });
  });

  it('ends in a schema that refers to itself, six levels down', () => {
    const depthOf = (value: unknown): number => {
      const [child] = Object.values(value as object) as unknown[];
      return child === undefined ? 0 : 1 + depthOf(child);
    };
    expect(depthOf(exampleOf(TREE, context))).toBe(4);
    const inside: Schema = { type: 'object', required: ['in'], properties: {} };
    Object.assign(inside.properties as object, { in: inside });
    expect(depthOf(exampleOf(inside, context))).toBe(7);
    const listed: Schema = { type: 'array' };
    Object.assign(listed, { items: { $ref: '#/Listed' } });
    const lists = { ...context, resolve: () => listed };
    expect(JSON.stringify(exampleOf(listed, lists))).toMatch(/^\[{3,5}\{\}\]{3,5}$/);
    const merged = { ...context, resolve: (): Schema => ({ allOf: [{ $ref: '#/Merged' }] }) };
    expect(exampleOf({ $ref: '#/Merged' }, merged)).toEqual({});
  });
});

enum Colour {
  red = 'red',
  blue = 'blue',
}

class Item {
  @IsInt()
  amount!: number;
}

class Order {
  @IsString()
  @MinLength(5)
  name!: string;

  @IsEnum(Colour)
  colour!: Colour;

  @Matches(/^[a-z]+$/)
  code!: string;

  @IsUUID('4', { each: true })
  @ArrayMinSize(2)
  ids!: string[];

  @ValidateNested()
  item!: Item;

  @IsOptional()
  @IsArray()
  tags?: string[];
}

class SpecialOrder extends Order {
  @IsString()
  reason!: string;
}

describe('schemaOfClass', () => {
  it('reads the rules of class-validator, also those of a base class', () => {
    expect(schemaOfClass(SpecialOrder)).toEqual({
      type: 'object',
      required: expect.arrayContaining(['name', 'colour', 'code', 'ids', 'item', 'reason']),
      properties: {
        name: { type: 'string', minLength: 5 },
        colour: { type: 'string', enum: ['red', 'blue'] },
        code: { type: 'string', pattern: '^[a-z]+$' },
        ids: { type: 'array', minItems: 2, items: { type: 'string', format: 'uuid' } },
        item: { type: 'object', required: ['amount'], properties: { amount: { type: 'integer' } } },
        tags: { type: 'array', items: { type: 'string' } },
        reason: { type: 'string' },
      },
    });
    expect(schemaOfClass(SpecialOrder)?.required).not.toContain('tags');
  });

  it('describes nothing without rules or a class', () => {
    expect(schemaOfClass(Object)).toBeUndefined();
    expect(schemaOfClass(undefined)).toBeUndefined();
    expect(schemaOfClass(String)).toEqual({ type: 'string' });
  });
});
