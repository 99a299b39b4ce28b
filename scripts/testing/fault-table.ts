import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Fault } from './fault-proxy.ts';

export interface FaultCase {
  readonly dependency: string;
  readonly fault: Fault;
  /** What people see. */
  readonly outcome: string;
}

const FAULTS: readonly Fault[] = ['refuses', 'hangs', 'slow', 'garbage'];

/** The cells of the table in docs/reliability.md that are about one server. */
export function faultCases(server: 'API' | 'auth server'): FaultCase[] {
  const page = path.resolve(import.meta.dirname, '../../docs/reliability.md');
  const rows = readFileSync(page, 'utf8')
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim().replaceAll('`', '')));
  return rows
    .filter(([, name]) => name === server)
    .flatMap(([, , dependency = '', , ...outcomes]) =>
      FAULTS.map((fault, index) => ({ dependency, fault, outcome: outcomes[index] ?? '' })),
    );
}
