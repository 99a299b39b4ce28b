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
    ['OpenAPI 3.1 with null', { type: ['null', 'string'], format: 'date' }, '2030-01-15'],
  ])('builds %s', (_case, schema, value) => {
    expect(exampleOf(schema, context)).toEqual(value);
  });

  it('sets owners to the user, and references to rows of the user', () => {
    const properties = { userId: { type: 'string' }, listId: { type: 'string' }, remark: { type: 'string' } };
    const schema = { type: 'object', properties, required: ['userId', 'listId'] };
    expect(exampleOf(schema, context)).toEqual({ userId: 'ada', listId: 'list-1' });
  });

  it('ends in a schema that refers to itself', () => {
    expect(JSON.stringify(exampleOf(TREE, context)).length).toBeLessThan(200);
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
