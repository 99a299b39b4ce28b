import assert from 'node:assert/strict';
import { parse } from 'yaml';
import { read } from '../testing/sources.ts';

export interface Service {
  image: string;
  read_only: boolean;
  cap_drop: string[];
  security_opt: string[];
  restart: string;
  stop_grace_period: string;
  networks: string[];
  profiles?: string[];
  ports?: string[];
  environment?: Record<string, string | number | null>;
  deploy?: { resources: { limits?: { memory?: string; pids?: number } } };
}

/** docker-compose.yml, with its anchors merged. */
export const compose = parse(read('docker-compose.yml'), { merge: true }) as {
  services: Record<string, Service>;
  networks: { database: { internal: boolean } };
  configs: object;
};
export const services = Object.entries(compose.services);
export const service = (name: string) =>
  compose.services[name] ?? assert.fail(`There is no service ${name}.`);
