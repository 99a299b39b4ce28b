/** The command and environment that docker-compose.yml gives to a service, with its variables filled in. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

export interface Service {
  dockerfile: string;
  target: string | undefined;
  command: string[] | undefined;
  environment: Record<string, string>;
  /** Folders that the service may write. */
  writable: string[];
}

interface ComposeService {
  build?: { dockerfile: string; target?: string };
  command?: string[];
  environment?: Record<string, string | number | null>;
  tmpfs?: string[];
  volumes?: string[];
}

/** @param addresses Where each `host:port` of the network of Compose is here. */
export function composeServices(
  file: string,
  settings: Record<string, string>,
  addresses: Record<string, string>,
) {
  const { services } = parse(readFileSync(file, 'utf8'), { merge: true }) as {
    services: Record<string, ComposeService>;
  };

  const fill = (text: string) => {
    const filled = text.replace(
      /\$\{(\w+)(?::([?-])([^}]*))?\}/g,
      (_all, name: string, kind: string | undefined, rest = '') => {
        const value = settings[name] ?? '';
        if (value === '' && kind === '?') throw new Error(`docker-compose.yml needs ${name}`);
        return value === '' ? String(rest) : value;
      },
    );
    return Object.entries(addresses).reduce((all, [name, address]) => all.replaceAll(name, address), filled);
  };

  return (name: string): Service => {
    const { build, command, environment = {}, tmpfs = [], volumes = [] } = services[name] ?? {};
    if (!build) throw new Error(`docker-compose.yml builds no service ${name}`);
    const pairs = Object.entries(environment).flatMap(([key, value]) => {
      // A name without a value is passed on where it is set.
      const text = value === null ? settings[key] : fill(String(value));
      return text === undefined ? [] : [[key, text]];
    });
    return {
      ...build,
      target: build.target,
      command,
      environment: Object.fromEntries(pairs) as Record<string, string>,
      writable: [...tmpfs, ...volumes.map((volume) => volume.split(':')[1] ?? '')],
    };
  };
}
