import { trustedProxies } from '@holdfast/nestjs-auth/client-address';
import { isWebOrigin, publicOriginProblem } from '@holdfast/nestjs-auth/public-origin';

/**
 * Reads single variables and collects every complaint, so that one start names all that is wrong.
 * An empty variable counts as absent: compose files pass `NAME=` for what was not set.
 */
export class Environment {
  readonly problems: string[] = [];

  constructor(private readonly variables: NodeJS.ProcessEnv) {}

  complain(problem: string): void {
    this.problems.push(problem);
  }

  text(name: string): string | undefined {
    const value = this.variables[name];
    return value === '' ? undefined : value;
  }

  required(name: string, whatItIs: string): string {
    const value = this.text(name);
    if (value === undefined) this.complain(`${name} is not set: give ${whatItIs}`);
    return value ?? '';
  }

  list(name: string): string[] {
    const parts = (this.text(name) ?? '').split(',');
    return parts.map((part) => part.trim()).filter((part) => part !== '');
  }

  /** Checks that each entry names a proxy, see `trustedProxies()`. */
  proxies(name: string): string[] {
    const entries = this.list(name);
    try {
      trustedProxies(entries);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      this.complain(`${name} cannot be used: ${error.message}`);
    }
    return entries;
  }

  integer(name: string, fallback: number, { min, max }: { min: number; max: number }): number {
    const value = this.text(name);
    if (value === undefined) return fallback;
    const number = /^\d+$/.test(value) ? Number(value) : Number.NaN;
    if (number >= min && number <= max) return number;
    this.complain(`${name} is "${value}", but needs a whole number from ${min} to ${max}`);
    return fallback;
  }

  oneOf<Choice extends string>(name: string, choices: readonly Choice[], fallback: Choice): Choice {
    const value = this.text(name);
    if (value === undefined) return fallback;
    const choice = choices.find((candidate) => candidate === value);
    if (choice === undefined) this.complain(`${name} is "${value}", but needs one of ${choices.join(', ')}`);
    return choice ?? fallback;
  }

  /** The one address that people open, see `publicOriginProblem()`. */
  publicOrigin(name: string): string {
    const value = this.required(name, 'the address people open, e.g. http://localhost:3000');
    const problem = value === '' ? undefined : publicOriginProblem(value);
    if (problem !== undefined) this.complain(`${name} ${problem}`);
    return value;
  }

  origins(name: string): string[] {
    const values = this.list(name);
    if (!values.every(isWebOrigin)) this.complain(`${name} holds an entry that is not an origin`);
    return values;
  }

  httpUrl(name: string): string | undefined {
    const value = this.text(name);
    if (value !== undefined && !/^https?:$/.test(URL.canParse(value) ? new URL(value).protocol : '')) {
      this.complain(`${name} is "${value}", but needs an http or https URL`);
    }
    return value;
  }

  /** As for a PostgreSQL URL, the complaint never repeats the value. */
  redisUrl(name: string): string | undefined {
    const value = this.text(name);
    if (value !== undefined && !/^rediss?:$/.test(URL.canParse(value) ? new URL(value).protocol : '')) {
      this.complain(`${name} is no Redis URL: it needs redis://host:port, or rediss:// for TLS`);
    }
    return value;
  }

  /** The value may hold a password, so the complaint never repeats it. */
  postgresUrl(name: string, value: string): string {
    if (value === '' || /^postgres(ql)?:$/.test(URL.canParse(value) ? new URL(value).protocol : ''))
      return value;
    this.complain(`${name} is no PostgreSQL URL: it needs postgres://user:password@host:port/database`);
    return value;
  }
}
