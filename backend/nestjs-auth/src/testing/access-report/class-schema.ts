import { isRecord, type Schema } from './model.js';

/** The part of class-validator's rules that is read here. */
interface Rule {
  readonly type: string;
  readonly name?: string;
  readonly propertyName: string;
  readonly constraints?: readonly unknown[];
  readonly each?: boolean;
}

/** class-validator keeps its rules in a global, so that all copies of it share them. */
interface RuleStorage {
  getTargetValidationMetadatas(
    target: object,
    schema: string,
    always: boolean,
    strictGroups: boolean,
  ): readonly Rule[];
}

/** Properties that `@ApiProperty()` of @nestjs/swagger lists, and the key of each of them. */
const API_PROPERTIES = 'swagger/apiModelPropertiesArray';
const API_PROPERTY = 'swagger/apiModelProperties';

const FORMATS: Readonly<Record<string, Schema>> = {
  isUuid: { type: 'string', format: 'uuid' },
  isEmail: { type: 'string', format: 'email' },
  isUrl: { type: 'string', format: 'url' },
  isDateString: { type: 'string', format: 'date-time' },
  isIso8601: { type: 'string', format: 'date-time' },
  isDate: { type: 'string', format: 'date-time' },
  isString: { type: 'string' },
  isNotEmpty: { minLength: 1 },
  isInt: { type: 'integer' },
  isNumber: { type: 'number' },
  isNumberString: { type: 'string', example: '1' },
  isPositive: { type: 'number', minimum: 1 },
  isBoolean: { type: 'boolean' },
  isArray: { type: 'array' },
  isObject: { type: 'object' },
};

/**
 * Describes a DTO class by the rules of class-validator and the types that TypeScript emits. Members that are optional
 * or that nothing describes are left out of `required`.
 */
export function schemaOfClass(type: unknown, depth = 0): Schema | undefined {
  if (typeof type !== 'function') return undefined;
  if (type === String) return { type: 'string' };
  if (type === Number) return { type: 'number' };
  if (type === Boolean) return { type: 'boolean' };
  if (type === Array) return { type: 'array' };
  if (type === Object || depth > 5) return undefined;
  const rules = storage()?.getTargetValidationMetadatas(type, '', true, false) ?? [];
  const names = new Set([...rules.map(({ propertyName }) => propertyName), ...apiProperties(type)]);
  const properties: Record<string, Schema> = {};
  const required: string[] = [];
  for (const name of names) {
    const own = rules.filter(({ propertyName }) => propertyName === name);
    properties[name] = memberSchema(type, name, own, depth);
    const isOptional = own.some(({ type: rule }) => rule === 'conditionalValidation');
    if (!isOptional && apiOption(type, name, 'required') !== false) required.push(name);
  }
  return { type: 'object', properties, required };
}

function memberSchema(type: object, name: string, rules: readonly Rule[], depth: number): Schema {
  const prototype: unknown = Reflect.get(type, 'prototype');
  const emitted: unknown =
    typeof prototype === 'object' && prototype !== null
      ? Reflect.getMetadata('design:type', prototype, name)
      : undefined;
  const declared = apiOption(type, name, 'type');
  const example = apiOption(type, name, 'example');
  const ofRules = rules.map(schemaOfRule).reduce<Schema>((all, each) => ({ ...all, ...each }), {});
  const nested = schemaOfClass(emitted === Array ? declaredItem(declared) : emitted, depth + 1);
  const isList = emitted === Array || rules.some(({ each }) => each === true);
  const single = { ...nested, ...ofRules, ...(example !== undefined && { example }) };
  if (!isList) return single;
  const { minItems, ...item } = single;
  return {
    type: 'array',
    ...(minItems !== undefined && { minItems }),
    items: { ...item, ...itemType(single, nested) },
  };
}

function itemType({ type, format }: Schema, nested: Schema | undefined): Schema {
  if (nested !== undefined) return nested;
  if (format !== undefined) return { type: 'string', format };
  return type === undefined || type === 'array' ? { type: 'string' } : { type };
}

/** `@ApiProperty({ type: [Item] })` or `({ type: () => [Item] })`. */
function declaredItem(declared: unknown): unknown {
  return Array.isArray(declared) ? (declared[0] as unknown) : declared;
}

function schemaOfRule({ type, name, constraints = [] }: Rule): Schema {
  const rule = name ?? type;
  const [first, second] = constraints;
  switch (rule) {
    case 'isLength':
      return { ...lengths(first, second) };
    case 'minLength':
      return lengths(first, undefined);
    case 'maxLength':
      return lengths(undefined, first);
    case 'min':
      return typeof first === 'number' ? { minimum: first } : {};
    case 'max':
      return typeof first === 'number' ? { maximum: first } : {};
    case 'isIn':
    case 'isEnum':
      return { enum: choicesOf(first) };
    case 'equals':
      return { const: first };
    case 'matches':
      return first instanceof RegExp ? { type: 'string', pattern: first.source } : {};
    case 'arrayMinSize':
      return typeof first === 'number' ? { minItems: first } : {};
    default:
      return FORMATS[rule] ?? {};
  }
}

function lengths(min: unknown, max: unknown): Schema {
  return {
    ...(typeof min === 'number' && { minLength: min }),
    ...(typeof max === 'number' && { maxLength: max }),
  };
}

/** A TypeScript enum with numbers also maps its numbers back to names. */
function choicesOf(choices: unknown): unknown[] {
  if (Array.isArray(choices)) return choices as unknown[];
  const values: unknown[] = isRecord(choices) ? Object.values(choices) : [];
  const numbers = values.filter((value) => typeof value === 'number');
  return numbers.length > 0 ? numbers : values;
}

function storage(): RuleStorage | undefined {
  const found: unknown = Reflect.get(globalThis, 'classValidatorMetadataStorage');
  return isRuleStorage(found) ? found : undefined;
}

function isRuleStorage(value: unknown): value is RuleStorage {
  return typeof value === 'object' && value !== null && 'getTargetValidationMetadatas' in value;
}

function apiProperties(type: object): string[] {
  const prototype: unknown = Reflect.get(type, 'prototype');
  if (typeof prototype !== 'object' || prototype === null) return [];
  const listed: unknown = Reflect.getMetadata(API_PROPERTIES, prototype);
  return Array.isArray(listed) ? listed.map((name) => String(name).replace(/^:/, '')) : [];
}

function apiOption(type: object, name: string, option: string): unknown {
  const prototype: unknown = Reflect.get(type, 'prototype');
  if (typeof prototype !== 'object' || prototype === null) return undefined;
  const options: unknown = Reflect.getMetadata(API_PROPERTY, prototype, name);
  return typeof options === 'object' && options !== null ? Reflect.get(options, option) : undefined;
}
