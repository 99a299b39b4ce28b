import { check } from './check';

declare function it(name: string, test: () => Promise<void>): void;

it('runs where no ES module can be loaded', () => check());
