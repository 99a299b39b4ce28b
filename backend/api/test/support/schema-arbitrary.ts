import fc from 'fast-check';

export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly format?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly items?: Schema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly oneOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
}

/** Resolves `#/…` references. */
export type Resolve = (reference: string) => Schema;

/** Values that often break parsers, encodings and databases. */
const NASTY = fc.constantFrom(
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\ud800',
  '\u202e',
  "'; DROP TABLE app.task; --",
  '__proto__',
  '%',
  '🙂'.repeat(201),
  'x'.repeat(6000),
  '9999-99-99',
  '2024-02-30',
  'Mars/Olympus',
  '00000000-0000-0000-0000-000000000000',
  'null',
);

const time = fc
  .date({ min: new Date('1970-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString());

const FORMATS: Readonly<Record<string, fc.Arbitrary<string>>> = {
  uuid: fc.uuid(),
  date: time.map((text) => text.slice(0, 10)),
  'date-time': time,
};

/** Values that a schema allows, including edge cases. */
export function fromSchema(schema: Schema, resolve: Resolve): fc.Arbitrary<unknown> {
  if (schema.$ref !== undefined) return fromSchema(resolve(schema.$ref), resolve);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if ('const' in schema) return fc.constant(schema.const);
  const choices = schema.oneOf ?? schema.anyOf;
  if (choices) return fc.oneof(...choices.map((choice) => fromSchema(choice, resolve)));
  if (schema.allOf) return merged(schema.allOf, resolve);
  const types = [schema.type].flat();
  return fc.oneof(...types.map((type) => ofType(type, schema, resolve)));
}

/** Values that almost match a schema, and unrelated values. */
export function againstSchema(schema: Schema, resolve: Resolve): fc.Arbitrary<unknown> {
  const whole = schema.$ref === undefined ? schema : resolve(schema.$ref);
  const junk = fc.oneof(
    NASTY,
    fc.jsonValue({ maxDepth: 2 }),
    fc.integer(),
    fc.constant([]),
    fc.constant(null),
  );
  const { properties } = whole;
  if (!properties) return junk;
  const names = fc.constantFrom(...Object.keys(properties), 'unknownField', '__proto__');
  const broken = fc
    .tuple(fromSchema(whole, resolve), names, junk)
    .map(([value, name, wrong]) => ({ ...Object(value), [name]: wrong }) as unknown);
  return fc.oneof({ weight: 4, arbitrary: broken }, { weight: 1, arbitrary: junk });
}

function merged(parts: readonly Schema[], resolve: Resolve): fc.Arbitrary<unknown> {
  return fc
    .tuple(...parts.map((part) => fromSchema(part, resolve)))
    .map((values) => Object.assign({}, ...values) as unknown);
}

function ofType(type: string | undefined, schema: Schema, resolve: Resolve): fc.Arbitrary<unknown> {
  switch (type) {
    case 'string':
      return text(schema);
    case 'integer':
    case 'number':
      return fc.integer({ min: schema.minimum ?? 0, max: schema.maximum ?? 1000 });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'array': {
      const { minItems = 0, maxItems = 5 } = schema;
      const item = fromSchema(schema.items ?? {}, resolve);
      return fc.array(item, { minLength: minItems, maxLength: Math.max(minItems, Math.min(maxItems, 5)) });
    }
    case 'object':
      return record(schema, resolve);
    default:
      return fc.jsonValue({ maxDepth: 1 });
  }
}

function text({ format = '', minLength = 0, maxLength = 20 }: Schema): fc.Arbitrary<string> {
  const shaped = FORMATS[format];
  if (shaped) return shaped;
  const words = fc.string({ unit: 'grapheme', minLength, maxLength: Math.min(maxLength, minLength + 20) });
  return fc.oneof(words, fc.constant('x'.repeat(Math.min(maxLength, 300))));
}

/** Mostly with at most two optional members, because all of them together rarely satisfy the rules between fields. */
export function someOf(
  members: Readonly<Record<string, Schema>>,
  required: readonly string[],
  given: (schema: Schema) => fc.Arbitrary<unknown>,
): fc.Arbitrary<Record<string, unknown>> {
  const model = Object.fromEntries(Object.entries(members).map(([name, schema]) => [name, given(schema)]));
  const optional = Object.keys(members).filter((name) => !required.includes(name));
  const few = fc.subarray(optional, { maxLength: Math.min(2, optional.length) }).chain((chosen) => {
    const names = [...required, ...chosen];
    return fc.record(Object.fromEntries(names.flatMap((name) => (model[name] ? [[name, model[name]]] : []))));
  });
  return fc.oneof(
    { weight: 3, arbitrary: few },
    { weight: 1, arbitrary: fc.record(model, { requiredKeys: [...required] }) },
  );
}

function record({ properties = {}, required = [] }: Schema, resolve: Resolve): fc.Arbitrary<unknown> {
  return someOf(properties, required, (schema) => fromSchema(schema, resolve));
}
